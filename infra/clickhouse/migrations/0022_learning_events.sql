-- From statements to learning events (capability model 3.3, 3.4). services/indicators reads statement_inputs, derives, and writes
-- whole cells: everything about one person (or one identity) on one local date, with its history of knowledge. One row is one cell,
-- so a cell is written whole or not at all; a repeated or superseded write is replaced by the higher version. Readers use FINAL.

CREATE DATABASE IF NOT EXISTS staging COMMENT 'Computed values before suppression; nobody but the indicators service reads it';

-- ORDER BY: facts are read by kind; a cell is one slot.
CREATE TABLE IF NOT EXISTS learning.fact_cells
(
    kind LowCardinality(String) COMMENT 'Beginning of the event types that assert it, such as hr.assignment.',
    slot String COMMENT 'The slot',
    version UInt64 COMMENT 'Version of the cell; the highest is in force',
    facts Array(Tuple(
        person_id Nullable(UUID), actor_id Nullable(UUID), unit_id String, data String, effective_from Date32, effective_to Date32,
        known_from DateTime64(3, 'UTC'), known_to DateTime64(3, 'UTC'))) COMMENT 'The rows of hr.facts for that slot; open ends are in 2299'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY (kind, slot)
COMMENT 'Bitemporal facts kept by slot: hr.facts is one thought too many to have anew in each of a computation''s many subqueries';

CREATE OR REPLACE VIEW learning.facts
AS SELECT kind, slot, fact.person_id AS person_id, fact.actor_id AS actor_id, fact.unit_id AS unit_id, fact.data AS data,
          fact.effective_from AS effective_from, fact.effective_to AS effective_to, fact.known_from AS known_from, fact.known_to AS known_to
FROM learning.fact_cells FINAL
ARRAY JOIN facts AS fact
COMMENT 'hr.facts of every kind, as of the last tick of the indicators; open ends are in 2299';

CREATE OR REPLACE VIEW learning.facts_at
AS SELECT slot, person_id, actor_id, unit_id, data, effective_from, effective_to
FROM learning.facts
WHERE kind = {kind:String} AND known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC')
COMMENT 'Facts of one kind as known at K; open ends are in 2299';

-- ORDER BY: derivation reads all statements of some identities; the position makes a repeated insert of the same row collapse.
CREATE TABLE IF NOT EXISTS learning.statement_inputs
(
    actor_id UUID COMMENT 'Pseudonym of the actor',
    date Date32 COMMENT 'Local date of the timestamp',
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.statements',
    idx UInt32 COMMENT 'Position of the statement in the record',
    tag FixedString(16) COMMENT 'Keyed hash of the statement',
    statement_id UUID COMMENT 'Id of the statement',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time of the statement',
    recorded_at Nullable(DateTime64(3, 'UTC')) COMMENT 'stored as the sender gave it',
    timestamp DateTime64(3, 'UTC') COMMENT 'When it happened',
    client LowCardinality(String) COMMENT 'Source: the client that sent it',
    verb_id LowCardinality(String) COMMENT 'IRI of the verb',
    object_id String COMMENT 'IRI of the activity',
    activity_type LowCardinality(String) COMMENT 'Type of the activity',
    registration String COMMENT 'Registration, empty where absent',
    session_id String COMMENT 'cmi5 session id, empty where absent',
    grouping Array(Tuple(id String, type String)) COMMENT 'contextActivities.grouping',
    parents Array(Tuple(id String, type String)) COMMENT 'contextActivities.parent',
    categories Array(String) COMMENT 'Ids of contextActivities.category',
    stated_class LowCardinality(String) COMMENT 'Extension class, empty where absent',
    mandatory Bool COMMENT 'Extension mandatory',
    applied Bool COMMENT 'Extension applied',
    reflection Bool COMMENT 'Whether the statement carries the reflection extension',
    session_kind LowCardinality(String) COMMENT 'Extension session-kind, empty where absent'
)
ENGINE = {ReplacingMergeTree}
ORDER BY (actor_id, date, topic_offset, idx)
SETTINGS index_granularity = 512
COMMENT 'What derivation reads of each accepted statement of an agent; filled from xapi.statement_records by position';

-- ORDER BY: indicators read the dates of a window; a cell is one person on one of them.
CREATE TABLE IF NOT EXISTS learning.event_cells
(
    date Date32 COMMENT 'Local date of the first statement of the events',
    person_id UUID COMMENT 'Pseudonym of the person',
    version UInt64 COMMENT 'Version of the cell; the highest is in force',
    events Array(Tuple(
        class LowCardinality(String), source String, activity String, mandatory Bool, has_assessment Bool, statement_ids Array(UUID),
        minutes Nullable(Float64), imputed Bool, initiative LowCardinality(String), competences Array(String),
        known_from DateTime64(3, 'UTC'), known_to Nullable(DateTime64(3, 'UTC')))) COMMENT 'Versions of the learning events of that person and date'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY (date, person_id)
SETTINGS index_granularity = 1024
COMMENT 'Learning events by person and date, whole cells with their history of knowledge';

-- ORDER BY: as event_cells, by identity, because a statement without a person has an identity.
CREATE TABLE IF NOT EXISTS learning.admission_cells
(
    date Date32 COMMENT 'Local date of the statements',
    actor_id UUID COMMENT 'Pseudonym of the actor',
    version UInt64 COMMENT 'Version of the cell; the highest is in force',
    states Array(Tuple(
        tag String, source String, state LowCardinality(String),
        known_from DateTime64(3, 'UTC'), known_to Nullable(DateTime64(3, 'UTC')))) COMMENT 'States of the statements of that identity and date'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY (date, actor_id)
SETTINGS index_granularity = 1024
COMMENT 'States of admission by identity and date, whole cells with their history of knowledge';

-- ORDER BY: one row a topic is in force.
CREATE TABLE IF NOT EXISTS learning.positions
(
    topic LowCardinality(String) COMMENT 'Topic of the log',
    upto UInt64 COMMENT 'Next offset to derive from: what lies below is in the cells',
    version UInt64 COMMENT 'Version of the cells written with it',
    at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was written; for people only'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY topic
COMMENT 'How far derivation has come, written after the cells; a crash before it repeats work, which is harmless';

CREATE OR REPLACE VIEW learning.events
(
    person_id UUID COMMENT 'Pseudonym of the person',
    date Date32 COMMENT 'Local date of its first statement',
    class LowCardinality(String) COMMENT 'F formal, W work-embedded, S social, R reflection, X assessment, G recognition',
    minutes Nullable(Float64) COMMENT 'Minutes; null where not derived',
    imputed Bool COMMENT 'Whether the minutes are the default of the activity type',
    initiative LowCardinality(String) COMMENT 'self, co, assigned or unknown; empty where not derived',
    mandatory Bool COMMENT 'Statutory or policy training',
    has_assessment Bool COMMENT 'Whether an assessment was part of it',
    competences Array(String) COMMENT 'URIs of the competences',
    activity String COMMENT 'Root activity, as its source names it',
    source String COMMENT 'Client that sent it',
    statement_ids Array(UUID) COMMENT 'The statements that it comes from, the first hundred',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it so',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT person_id, date, event.class AS class, event.minutes AS minutes, event.imputed AS imputed, event.initiative AS initiative,
          event.mandatory AS mandatory, event.has_assessment AS has_assessment, event.competences AS competences, event.activity AS activity,
          event.source AS source, event.statement_ids AS statement_ids, event.known_from AS known_from, event.known_to AS known_to
FROM learning.event_cells FINAL
ARRAY JOIN events AS event
COMMENT 'One version of a learning event; at K: known_from <= K AND (known_to IS NULL OR known_to > K)';

-- Void statements, group actors and later conflicts need no derivation; refusals at the door are counted rows of their own.
CREATE OR REPLACE VIEW learning.admissions
(
    statement_tag String COMMENT 'Keyed hash of the statement; empty for a refusal at the door',
    source String COMMENT 'Client that sent it',
    state String COMMENT 'The one state in which it ended (capability model 3.3)',
    reason String COMMENT 'Code of the refusal, where there is one',
    date Nullable(Date32) COMMENT 'Local date of the statement, or the UTC date of the refusal',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when that is its state',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has another; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT entry.tag AS statement_tag, entry.source AS source, toString(entry.state) AS state, '' AS reason, toNullable(date) AS date,
          entry.known_from AS known_from, entry.known_to AS known_to
FROM learning.admission_cells FINAL
ARRAY JOIN states AS entry
UNION ALL
SELECT lower(hex(tag)), client, multiIf(state != 'accepted', toString(state), isNotNull(voids), 'control', 'group-actor'), '', toNullable(date), known_at, NULL
FROM xapi.statement_records
WHERE state != 'accepted' OR isNotNull(voids) OR actor_kind != 'agent' OR isNull(actor_id)
UNION ALL
SELECT '', toString(client), toString(state), toString(code), toNullable(toDate32(minute)), platform_time, NULL
FROM learning.door_counts
ARRAY JOIN range(count) AS each
COMMENT 'One state of one statement; at K: known_from <= K AND (known_to IS NULL OR known_to > K)';
