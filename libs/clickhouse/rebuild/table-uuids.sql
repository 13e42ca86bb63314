-- Which tables some names stand for.
SELECT concat(database, '.', name) AS fullName, toString(uuid) AS uuid
FROM system.tables
WHERE database IN {databases:Array(String)} AND concat(database, '.', name) IN {names:Array(String)}
