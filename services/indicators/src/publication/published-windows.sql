-- Windows with published values.
SELECT DISTINCT concat(toString(window_start), '..', toString(window_end)) AS window
FROM capability.values
ORDER BY window
