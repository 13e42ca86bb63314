-- Seconds since the lock's owner last gave a sign of life; before its first the table's own time counts.
SELECT dateDiff('second', if(at.beats > 0, at.newest, metadata_modification_time), now()) AS silentSeconds
FROM system.tables
CROSS JOIN (SELECT count() AS beats, max(at) AS newest FROM oppiva.migration_lock) AS at
WHERE database = 'oppiva' AND name = 'migration_lock';
