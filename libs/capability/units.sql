-- Units that existed in the window, as known at K: their place on the last day of the window on which they existed, and how many
-- days of it they existed.
SELECT unit_id AS unitId, argMax(parent_id, effective_from) AS parentId, argMax(name, effective_from) AS name,
       sum(dateDiff('day', greatest(effective_from, {t0:Date32}), least(ifNull(effective_to, {t1:Date32}), {t1:Date32}))) AS days
FROM hr.units
WHERE known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND (known_to IS NULL OR known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC'))
  AND effective_from < {t1:Date32} AND (effective_to IS NULL OR effective_to > {t0:Date32})
GROUP BY unit_id
ORDER BY unitId
