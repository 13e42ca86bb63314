-- The newest of what was told of each unit of a closed window, with the version of the definition that made it: final and restated.
SELECT indicator_id AS indicatorId, unit_id AS unitId, argMax(JSONExtractString(explanation, 'versions', 'definition'), known_at) AS definitionVersion,
       argMax(tuple(value), known_at).1 AS value, argMax(tuple(lo), known_at).1 AS lo, argMax(tuple(hi), known_at).1 AS hi,
       argMax(tuple(score), known_at).1 AS score, argMax(toString(reason), known_at) AS reason
FROM capability.published_values
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND status != 'provisional' AND structure = 'as-was'
GROUP BY indicator_id, unit_id
ORDER BY indicatorId, unitId
