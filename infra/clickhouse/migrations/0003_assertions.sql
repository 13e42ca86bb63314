-- What the sources of HR facts and rules have said, one row for each event. Nothing is folded here: the bitemporal facts are views
-- over these tables.

-- ORDER BY: the position in the log, unique and what recovery asks for; these tables are small and read whole by the views.
CREATE TABLE IF NOT EXISTS hr.assertions
(
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.hr',
    idx UInt32 COMMENT 'Position of the event in the record, from 0',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took the record',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time: platform time, or in an initial load the recordedtime of the event (capability model 3.2)',
    bootstrap LowCardinality(String) COMMENT 'Batch of the initial load, empty otherwise',
    source LowCardinality(String) COMMENT 'CloudEvents source',
    event_key UUID COMMENT 'Pseudonym of source|id: what supersedes and retracts name',
    supersedes Nullable(UUID) COMMENT 'The event that this one replaces completely',
    retracts Nullable(UUID) COMMENT 'The event that this one removes',
    type LowCardinality(String) COMMENT 'Type without its prefix, such as hr.assignment.changed.v1',
    entity LowCardinality(String) COMMENT 'What it is about, such as assignment',
    closing UInt8 COMMENT '1 where the event asserts nothing from effective_from on (ended, closed, unlinked, withdrawn, revoked)',
    slot String COMMENT 'The fact that it asserts; a pseudonym where the fact is about a person',
    recorded_time Nullable(DateTime64(3, 'UTC')) COMMENT 'When the source recorded it',
    sequence String COMMENT 'Order within the source, empty where absent',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    person_id Nullable(UUID) COMMENT 'Pseudonym of the person',
    actor_id Nullable(UUID) COMMENT 'Pseudonym of the linked xAPI identity',
    unit_id String COMMENT 'The unit, by the source''s own string; empty where there is none',
    data String COMMENT 'Data of the event as JSON, with pseudonyms where it names persons'
)
ENGINE = {MergeTree}
ORDER BY (topic_offset, idx)
SETTINGS index_granularity = 256
COMMENT 'One row for each HR event, as its source asserted it';

-- ORDER BY: as hr.assertions.
CREATE TABLE IF NOT EXISTS rules.assertions
(
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.rules',
    idx UInt32 COMMENT 'Position of the event in the record, from 0',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took the record',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time: platform time, or in an initial load the recordedtime of the event (capability model 3.2)',
    bootstrap LowCardinality(String) COMMENT 'Batch of the initial load, empty otherwise',
    source LowCardinality(String) COMMENT 'CloudEvents source',
    event_key UUID COMMENT 'Pseudonym of source|id: what supersedes and retracts name',
    supersedes Nullable(UUID) COMMENT 'The event that this one replaces completely',
    retracts Nullable(UUID) COMMENT 'The event that this one removes',
    type LowCardinality(String) COMMENT 'Type without its prefix, such as rule.activity-alias-set.v1',
    entity LowCardinality(String) COMMENT 'What it is about, such as activity-alias',
    closing UInt8 COMMENT '1 where the event asserts nothing from effective_from on (withdrawn, revoked, closed)',
    slot String COMMENT 'The rule that it asserts',
    recorded_time Nullable(DateTime64(3, 'UTC')) COMMENT 'When the source recorded it',
    sequence String COMMENT 'Order within the source, empty where absent',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    person_id Nullable(UUID) COMMENT 'Always null: rules are about no person',
    actor_id Nullable(UUID) COMMENT 'Always null: rules are about no actor',
    unit_id String COMMENT 'The unit, where a rule is for one',
    data String COMMENT 'Data of the event as JSON'
)
ENGINE = {MergeTree}
ORDER BY (topic_offset, idx)
SETTINGS index_granularity = 256
COMMENT 'One row for each rule event: aliases, parameters, clients, and the end of loading';
