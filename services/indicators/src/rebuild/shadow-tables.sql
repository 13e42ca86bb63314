-- Views first: they stand on the tables.
SELECT name, endsWith(engine, 'View') AS isView
FROM system.tables
WHERE database = {database:String}
ORDER BY isView DESC, name
