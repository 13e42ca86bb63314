-- Rebuilding what the log has been projected into, while it is read: a new set of tables beside the old one, then one exchange.
-- docs/exactly-once.md says how.

-- ORDER BY: asked for by id, and read whole: a handful of rows a day at most.
CREATE TABLE IF NOT EXISTS projector.rebuilds
(
    id UUID COMMENT 'Drawn for each request',
    step UInt32 COMMENT 'Grows with each report; the highest is in force',
    projection_name LowCardinality(String) COMMENT 'What is rebuilt: a topic without its prefix, or learning',
    action Enum8('rebuild' = 1, 'back' = 2) COMMENT 'rebuild fills new tables and exchanges them for the old; back exchanges the old ones that were kept',
    accept_differences Bool COMMENT 'Whether the new tables are taken although they differ from the old',
    requested_at DateTime64(3, 'UTC') COMMENT 'When it was asked for; the oldest open one is worked on',
    state Enum8('requested' = 1, 'filling' = 2, 'comparing' = 3, 'swapping' = 4, 'finished' = 5, 'refused' = 6) COMMENT 'How far it is; finished and refused are ends',
    key String COMMENT 'The set of tables that is being filled, as in projector.generations; empty before there is one',
    upto UInt64 COMMENT 'Records that it holds',
    log_end UInt64 COMMENT 'Records that there are',
    code LowCardinality(String) COMMENT 'Why it was refused; empty otherwise',
    detail String COMMENT 'What happened, for people',
    at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When this was reported'
)
ENGINE = {ReplacingMergeTree}(step)
ORDER BY id
COMMENT 'Requests to rebuild tables from the log, and how far they are';

-- projector.fence for a set that is still under the names of shadows. A view of its own, so that the fence of every other insert has
-- nothing more to ask. A migration that adds a table to a topic adds its name here too.
CREATE OR REPLACE VIEW projector.shadow_fence
(
    holds UInt8 COMMENT 'Always 1; where it would not hold the query fails'
)
SQL SECURITY DEFINER AS
SELECT throwIf(max(highest) != {epoch:UInt64} OR sum(tables) != length(splitByChar('+', {key:String})), 'fenced') = 0 AS holds
FROM
(
    SELECT epoch AS highest, 0 AS tables FROM projector.claims WHERE key = {key:String}
    UNION ALL
    SELECT 0 AS highest, 1 AS tables FROM system.tables
    WHERE database IN ('xapi', 'hr', 'rules', 'learning', 'capability')
      AND name IN ('statement_records_shadow', 'void_records_shadow', 'statement_ids_shadow', 'assertions_shadow', 'door_counts_shadow',
                   'published_values_shadow')
      AND has(splitByChar('+', {key:String}), toString(uuid))
)
COMMENT 'As projector.fence, for tables that a rebuild is filling: is this epoch still the highest of the key, and are they still shadows?';

CREATE DATABASE IF NOT EXISTS learning_shadow COMMENT 'Tables of learning that a rebuild is filling, or those that it has taken the place of';
