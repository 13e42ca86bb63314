-- Windows with published values, the newest last.
SELECT DISTINCT concat(toString(window_start), '..', toString(window_end)) AS period
FROM capability.values
ORDER BY period
LIMIT {rowsMax:UInt32}
