-- The fence of 0005 asks the same two questions in one query rather than in five nested ones: every insert of a projector pays for it,
-- however small it is, and half of that was analysing subqueries. A migration that adds a table to a topic adds its name here.
CREATE OR REPLACE VIEW projector.fence
(
    holds UInt8 COMMENT 'Always 1; where it would not hold the query fails'
)
SQL SECURITY DEFINER AS
SELECT throwIf(max(highest) != {epoch:UInt64}
               OR sum(tables) != if({key:String} = 'oppiva.documents', 0, length(splitByChar('+', {key:String}))),
               'fenced') = 0 AS holds
FROM
(
    SELECT epoch AS highest, 0 AS tables FROM projector.claims WHERE key = {key:String}
    UNION ALL
    SELECT 0 AS highest, 1 AS tables FROM system.tables
    WHERE database IN ('xapi', 'hr', 'rules', 'learning', 'capability')
      AND name IN ('statement_records', 'void_records', 'statement_ids', 'assertions', 'door_counts', 'published_values')
      AND has(splitByChar('+', {key:String}), toString(uuid))
)
COMMENT 'Holds, or fails with the word fenced: is this epoch still the highest of the key, and do the names still stand for its tables?';
