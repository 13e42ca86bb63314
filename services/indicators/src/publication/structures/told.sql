-- What has been told of the units of a closed window by K, in every structure but the one that is to be told.
SELECT indicator_id AS indicatorId, unit_id AS unitId, structure, toUnixTimestamp64Milli(known_at) AS knownAt
FROM capability.values
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND status != 'provisional' AND structure != {structure:String}
  AND reason NOT IN ('SUPPRESSED', 'NOT_APPLICABLE') AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
ORDER BY knownAt, structure, indicatorId, unitId
