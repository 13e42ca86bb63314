-- Indicators that could not be computed when they were last: in how many windows and units, and what the newest failure says.
SELECT toString(indicator_id) AS indicator, count() AS places, argMax(message, at) AS message
FROM learning.computation_failures FINAL
WHERE is_failing
GROUP BY indicator_id
ORDER BY indicator
LIMIT 100
