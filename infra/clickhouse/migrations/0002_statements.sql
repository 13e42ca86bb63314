-- One row for each statement in the log, written once and never changed, and its two companions.

-- ORDER BY: the position in the log. It is unique, it grows with platform time (so a page of newest statements is the end of the
-- table), and recovery asks for it. Granules of 256 rows, because a page of 50 rows with their raw text is read by position.
-- No partitions: an insert is one part whatever its dates, and retention deletes by offset range.
CREATE TABLE IF NOT EXISTS xapi.statement_records
(
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.statements',
    idx UInt32 COMMENT 'Position of the statement in the record, from 0',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took the record; the stored of xAPI',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time: platform time, or in an initial load the stored that came with the statement (capability model 3.2)',
    bootstrap LowCardinality(String) COMMENT 'Batch of the initial load, empty otherwise',
    statement_id UUID COMMENT 'Id of the statement, given by the sender or by the platform',
    tag FixedString(16) COMMENT 'Keyed hash of the exact bytes: equal tags, equal statements',
    client LowCardinality(String) COMMENT 'Client whose credentials sent it',
    flags UInt8 COMMENT 'Added by the platform: 1 id, 2 timestamp, 4 version; 8 voids another statement; 16 authority replaced',
    state Enum8('accepted' = 1, 'conflict-after-accept' = 2, 'duplicate' = 3) COMMENT 'accepted is the first position of its id; a later one is a duplicate (same content) or a conflict',
    version LowCardinality(String) COMMENT 'xAPI version of the request',
    timestamp DateTime64(3, 'UTC') COMMENT 'When it happened, by the sender; platform time where absent',
    date Date32 COMMENT 'Local date of the timestamp in the time zone of the installation',
    actor_id Nullable(UUID) COMMENT 'Pseudonym of the actor; null for an anonymous group',
    actor_kind Enum8('agent' = 1, 'group' = 2, 'anonymous-group' = 3) COMMENT 'What the actor is',
    verb_id LowCardinality(String) COMMENT 'IRI of the verb, as sent',
    object_type LowCardinality(String) COMMENT 'Activity, Agent, Group, StatementRef or SubStatement',
    object_id String COMMENT 'IRI of the activity or id of the referenced statement; empty for agents, groups and sub-statements',
    activity_type LowCardinality(String) COMMENT 'Type in the definition of the activity, as sent; empty where absent',
    registration Nullable(UUID) COMMENT 'Registration in the context',
    voids Nullable(UUID) COMMENT 'The statement that this one voids',
    raw String COMMENT 'The exact bytes of the statement as received' CODEC(ZSTD(1))
)
ENGINE = {MergeTree}
ORDER BY (topic_offset, idx)
SETTINGS index_granularity = 256
COMMENT 'One row for each statement in the log, whatever became of it';

-- ORDER BY: asked for by target ("is this voided?"), then in the order of the log.
CREATE TABLE IF NOT EXISTS xapi.void_records
(
    target_id UUID COMMENT 'The statement to be voided; it may come later or never',
    topic_offset UInt64 COMMENT 'Offset of the voiding statement''s record',
    idx UInt32 COMMENT 'Position of the voiding statement in its record',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took the voiding statement',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time of the voiding statement',
    client LowCardinality(String) COMMENT 'Client that sent it; voids its own statements, or any if it is an administrator''s'
)
ENGINE = {MergeTree}
ORDER BY (target_id, topic_offset, idx)
SETTINGS index_granularity = 256
COMMENT 'One row for each accepted voiding statement';

-- ORDER BY: the id, because this table exists to find a statement''s position by its id (9 ms against 340 ms without it).
CREATE TABLE IF NOT EXISTS xapi.statement_ids
(
    statement_id UUID COMMENT 'Id of an accepted statement',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took it',
    topic_offset UInt64 COMMENT 'Offset of its record',
    idx UInt32 COMMENT 'Position in the record'
)
ENGINE = {MergeTree}
ORDER BY (statement_id, topic_offset, idx)
SETTINGS index_granularity = 256
COMMENT 'Where each accepted statement is: one row an id';
