-- What the projectors know about themselves: who may write, how far each has come, which sets of tables belong together,
-- and what could not be projected. The protocol that uses these tables is in docs/adr/0005-exactly-once.md.

CREATE DATABASE IF NOT EXISTS projector COMMENT 'Claims, positions and quarantine of the projectors';

CREATE DATABASE IF NOT EXISTS xapi COMMENT 'xAPI statements, one row per statement in the log';

CREATE DATABASE IF NOT EXISTS hr COMMENT 'HR facts as asserted by their sources';

CREATE DATABASE IF NOT EXISTS rules COMMENT 'Rules, parameters and clients as asserted';

CREATE DATABASE IF NOT EXISTS learning COMMENT 'Learning events and how admission went';

CREATE DATABASE IF NOT EXISTS capability COMMENT 'Published values and their explanations';

-- ORDER BY: the fence asks for the highest epoch of one key, which is then the last row of the key's range.
CREATE TABLE IF NOT EXISTS projector.claims
(
    key String COMMENT 'The target tables, as their UUIDs in the order of the group, joined by +',
    epoch UInt64 COMMENT 'One higher than any before; the highest of a key may write, no other',
    owner UUID COMMENT 'Drawn anew for each claim: two claimants of one epoch differ here, and both step back',
    claimed_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'For people only: nothing is decided by this clock'
)
ENGINE = {MergeTree}
ORDER BY (key, epoch)
COMMENT 'Claims on sets of tables: a projector writes only under the highest epoch of its set';

-- ORDER BY: one row for each key and topic remains when parts merge: everything in it only grows, so the greatest of each column is
-- the newest row. Readers take max(), because rows that have not merged yet lie beside one another.
CREATE TABLE IF NOT EXISTS projector.done
(
    key String COMMENT 'The claimed set of tables',
    topic LowCardinality(String) COMMENT 'Topic of the log',
    upto SimpleAggregateFunction(max, UInt64) COMMENT 'Next offset to project: every record below it is in the tables',
    platform_time SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'Platform time of the last record below upto (the running maximum)',
    records SimpleAggregateFunction(max, UInt64) COMMENT 'Records read so far, control records included',
    control SimpleAggregateFunction(max, UInt64) COMMENT 'Records read so far that carry no entries (ticks and the like)',
    entries SimpleAggregateFunction(max, UInt64) COMMENT 'Statements, events or counts in the records read so far, from the headers',
    at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) DEFAULT now64(3) COMMENT 'When this row was written; for lag, nothing is decided by it'
)
ENGINE = {AggregatingMergeTree}
ORDER BY (key, topic)
COMMENT 'How far each set of tables holds each topic; written only after everything below is acknowledged';

-- ORDER BY: looked up by group, then by key; a handful of rows.
CREATE TABLE IF NOT EXISTS projector.generations
(
    group_name LowCardinality(String) COMMENT 'Topic whose tables these are',
    key String COMMENT 'The key that claims, positions and query ids use',
    tables Array(String) COMMENT 'database.table of each, in the order of the group',
    uuids Array(UUID) COMMENT 'UUID of each table, in the same order',
    registered_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the set was registered'
)
ENGINE = {MergeTree}
ORDER BY (group_name, key)
COMMENT 'Sets of tables created to be written together; names that stand for no registered set are half of a swap';

-- ORDER BY: by position, because recovery asks which positions from an offset on are present.
CREATE TABLE IF NOT EXISTS projector.quarantine
(
    key String COMMENT 'The set of tables whose projection set this aside',
    topic LowCardinality(String) COMMENT 'Topic of the log',
    topic_offset UInt64 COMMENT 'Offset of the record',
    idx UInt32 COMMENT 'Position of the entry in the record, from 0',
    reason LowCardinality(String) COMMENT 'Why it is not in the tables: undecodable, key-gone, schema-unknown, invalid, duplicate, conflict-after-accept',
    code LowCardinality(String) COMMENT 'Stable code of the error, for alarms and searches',
    at DateTime64(3, 'UTC') COMMENT 'Platform time of the record',
    detail String COMMENT 'What was wrong and where, without content of the record'
)
ENGINE = {MergeTree}
ORDER BY (key, topic, topic_offset, idx)
COMMENT 'Entries of the log that are in no table, each with its reason; the record itself stays in the log';
