-- Units by which values are published, with their place in the organisation.
SELECT unit_id AS unitId, parent_id AS parentId, name
FROM capability.units
ORDER BY unitId
LIMIT {rowsMax:UInt32}
