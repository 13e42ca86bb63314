-- What was told of each unit of a closed window, and when: final and restated.
SELECT indicator_id AS indicatorId, unit_id AS unitId, toUnixTimestamp64Milli(known_at) AS knownAt, toString(reason) AS reason
FROM capability.values
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND status != 'provisional' AND structure = 'as-was'
ORDER BY knownAt, indicatorId, unitId
