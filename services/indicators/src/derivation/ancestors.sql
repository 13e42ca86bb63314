-- Units above each unit, whenever known; an open end is null.
SELECT unit_id AS unitId, above.ancestor_id AS ancestorId, above.depth AS depth, toString(above.effective_from) AS effectiveFrom,
       toString(nullIf(above.effective_to, toDate32('2299-12-31'))) AS effectiveTo, toUnixTimestamp64Milli(above.known_from) AS knownFrom,
       toUnixTimestamp64Milli(nullIf(above.known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))) AS knownTo
FROM unit_ancestor_cells FINAL
ARRAY JOIN ancestors AS above
