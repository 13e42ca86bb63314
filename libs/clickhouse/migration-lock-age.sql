-- Seconds since the lock's owner last gave a sign of life; the table's creation was its first.
SELECT dateDiff('second', greatest(metadata_modification_time, (SELECT max(at) FROM oppiva.migration_lock)), now()) AS silentSeconds
FROM system.tables
WHERE database = 'oppiva' AND name = 'migration_lock';
