-- Each unit once, with its place and name of today; of a unit that is not yet or no longer, the nearest that it had.
SELECT unit_id AS unitId, parent_id AS parentId, name
FROM capability.units
ORDER BY effective_from <= today() DESC, effective_from DESC
LIMIT 1 BY unit_id
LIMIT {rowsMax:UInt32}
