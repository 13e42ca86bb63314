-- Where indicators of a window failed when they were last computed.
SELECT toString(indicator_id) AS indicatorId, unit_id AS unitId
FROM learning.computation_failures FINAL
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND is_failing
