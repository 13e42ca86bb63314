-- The sets of tables that are written together, and the two questions that are asked of them: which set do the names stand for now,
-- and may this writer still write?

-- The first generation of each topic's tables. A topic without tables has a position all the same, under its own name.
INSERT INTO projector.generations (group_name, key, tables, uuids)
WITH expected AS
(
    SELECT tupleElement(pair, 1) AS group_name, tupleElement(pair, 2) AS tables
    FROM (SELECT arrayJoin([
        ('oppiva.statements', ['xapi.statement_records', 'xapi.void_records', 'xapi.statement_ids']),
        ('oppiva.hr', ['hr.assertions']),
        ('oppiva.rules', ['rules.assertions']),
        ('oppiva.admissions', ['learning.door_counts']),
        ('oppiva.values', ['capability.published_values'])]) AS pair)
),
present AS
(
    SELECT group_name, any(tables) AS tables, arrayMap(x -> x.2, arraySort(groupArray((place, uuid)))) AS uuids
    FROM (SELECT group_name, tables, arrayJoin(tables) AS full_name, indexOf(tables, full_name) AS place FROM expected) AS named
    INNER JOIN (SELECT concat(database, '.', name) AS full_name, uuid FROM system.tables
                WHERE database IN ('xapi', 'hr', 'rules', 'learning', 'capability')) AS actual USING (full_name)
    GROUP BY group_name
)
SELECT group_name, arrayStringConcat(arrayMap(u -> toString(u), uuids), '+') AS key, tables, uuids
FROM present
WHERE length(uuids) = length(tables) AND group_name NOT IN (SELECT group_name FROM projector.generations)
UNION ALL
SELECT 'oppiva.documents', 'oppiva.documents', [], []
WHERE 'oppiva.documents' NOT IN (SELECT group_name FROM projector.generations);

-- Half of a swap stands for no registered set and so is not here.
CREATE OR REPLACE VIEW projector.live_generations
(
    group_name String COMMENT 'Topic',
    key String COMMENT 'Key of the set that the names of its tables stand for now'
)
SQL SECURITY DEFINER AS
SELECT group_name, key
FROM projector.generations
LEFT ARRAY JOIN tables AS full_name, uuids AS uuid
GROUP BY group_name, key
HAVING countIf(full_name != '' AND (full_name, uuid) NOT IN
    (SELECT concat(database, '.', name), uuid FROM system.tables WHERE database IN ('xapi', 'hr', 'rules', 'learning', 'capability'))) = 0
COMMENT 'The set of tables that each topic''s names stand for now';

-- Every insert of a projector selects from this, so the server itself asks, once, as the insert starts. It asks the second question
-- of the key, which is UUIDs, and not of the view above: 6 ms instead of 12. A migration that adds a table to a topic adds its name here.
CREATE OR REPLACE VIEW projector.fence
(
    holds UInt8 COMMENT 'Always 1; where it would not hold the query fails'
)
SQL SECURITY DEFINER AS
SELECT throwIf(
    (SELECT max(epoch) FROM projector.claims WHERE key = {key:String}) != {epoch:UInt64}
    OR (SELECT count() FROM system.tables
        WHERE database IN ('xapi', 'hr', 'rules', 'learning', 'capability')
          AND name IN ('statement_records', 'void_records', 'statement_ids', 'assertions', 'door_counts', 'published_values')
          AND has(splitByChar('+', {key:String}), toString(uuid)))
       != if({key:String} = 'oppiva.documents', 0, length(splitByChar('+', {key:String}))),
    'fenced') = 0 AS holds
COMMENT 'Holds, or fails with the word fenced: is this epoch still the highest of the key, and do the names still stand for its tables?';
