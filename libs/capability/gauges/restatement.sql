-- g-restatement: by how many score points the values of the root units had changed by K, for each of the four quarters before the window
-- that begins at t0: the mean over the indicators of |newest restated score - final score|, 0 where a value was not restated.
SELECT toString(window_start) AS start, avg(abs(newest - final)) AS change
FROM
(
    SELECT window_start, indicator_id, unit_id, argMinIf(tuple(score), known_at, status = 'final').1 AS final, argMax(tuple(score), known_at).1 AS newest
    FROM capability.values
    WHERE window_start >= addMonths({t0:Date32}, -12) AND window_end <= {t0:Date32} AND structure = 'as-was' AND status != 'provisional'
      AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND has({roots:Array(String)}, unit_id) AND NOT startsWith(indicator_id, 'g-')
    GROUP BY window_start, window_end, indicator_id, unit_id
)
WHERE final IS NOT NULL AND newest IS NOT NULL
GROUP BY window_start
ORDER BY window_start
