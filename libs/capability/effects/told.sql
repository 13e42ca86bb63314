-- What had been told by K of each unit in the windows from one day to another, as it was: whether every version had a value, whether one was
-- suppressed, and whether a reorganisation broke the trend.
SELECT indicator_id AS indicatorId, unit_id AS unitId, toString(window_start) AS windowStart, min(value IS NOT NULL) AS hasValue,
       max(reason = 'SUPPRESSED' OR (value IS NULL AND reason = '')) AS isHidden, max(has(flags, 'structure-break')) AS isBroken
FROM capability.values
WHERE window_start >= {start:Date32} AND window_end <= {end:Date32} AND structure = 'as-was' AND status != 'provisional'
  AND indicator_id IN {indicators:Array(String)} AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
GROUP BY indicator_id, unit_id, window_start
