-- Which units were hidden in a window in a structure: by what was told in it, else by what was told as it was.
SELECT indicator_id AS indicatorId, unit_id AS unitId, argMax(reason = 'SUPPRESSED', structure = {structure:String}) AS isHidden
FROM capability.values
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND status = 'final' AND structure IN ('as-was', {structure:String})
  AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
GROUP BY indicator_id, unit_id
