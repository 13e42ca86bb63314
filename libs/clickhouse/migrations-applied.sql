-- A file that two migrators applied at once has two rows with the same text; one is enough.
SELECT number, any(name) AS name, argMax(checksum, applied_at) AS checksum
FROM oppiva.migrations
GROUP BY number
ORDER BY number;
