-- What was published as final of a window: which units were hidden, and at which K.
SELECT indicator_id AS indicatorId, unit_id AS unitId, reason = 'SUPPRESSED' AS isHidden, toUnixTimestamp64Milli(known_at) AS knownAt
FROM capability.values
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND status = 'final' AND structure = 'as-was'
