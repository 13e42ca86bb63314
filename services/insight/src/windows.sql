-- Closed windows with published values, the newest last. Of an open one only a few large units are told, provisionally: too little to start from.
SELECT DISTINCT concat(toString(window_start), '..', toString(window_end)) AS period
FROM capability.values
WHERE status != 'provisional'
ORDER BY period
LIMIT {rowsMax:UInt32}
