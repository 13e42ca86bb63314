-- Views through which derivation reads, and those that fill one of its tables from another. Those with parameters or with rights of their
-- own are for computations and people.
SELECT create_table_query AS statement
FROM system.tables
WHERE database = 'learning' AND engine IN ('View', 'MaterializedView')
  AND position(create_table_query, '{') = 0 AND position(create_table_query, 'SQL SECURITY DEFINER') = 0
ORDER BY engine DESC, name
