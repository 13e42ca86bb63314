-- What other services and people read of the statements.

CREATE OR REPLACE VIEW xapi.administrators
(
    client String COMMENT 'Client that was given the scope admin'
)
SQL SECURITY DEFINER AS
SELECT DISTINCT JSONExtractString(data, 'client') AS client
FROM rules.assertions
WHERE type = 'rule.client-created.v1' AND has(JSONExtract(data, 'scopes', 'Array(String)'), 'admin')
COMMENT 'Clients that may void any statement';

-- In force: the first position of its id (the state accepted, decided when it was projected), and not voided. A statement is voided by
-- an accepted voiding statement of the same client or of an administrator's, earlier or later; a voiding statement never is
-- (xAPI-Data 2.3.2).
CREATE OR REPLACE VIEW xapi.statements_in_force
(
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.statements',
    idx UInt32 COMMENT 'Position of the statement in the record',
    platform_time DateTime64(3, 'UTC') COMMENT 'The stored of xAPI',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time',
    statement_id UUID COMMENT 'Id of the statement',
    client LowCardinality(String) COMMENT 'Client that sent it',
    flags UInt8 COMMENT 'What the platform added',
    version LowCardinality(String) COMMENT 'xAPI version of the request',
    timestamp DateTime64(3, 'UTC') COMMENT 'When it happened, by the sender',
    date Date32 COMMENT 'Local date of the timestamp',
    actor_id Nullable(UUID) COMMENT 'Pseudonym of the actor',
    actor_kind Enum8('agent' = 1, 'group' = 2, 'anonymous-group' = 3) COMMENT 'What the actor is',
    verb_id LowCardinality(String) COMMENT 'IRI of the verb',
    object_type LowCardinality(String) COMMENT 'What the object is',
    object_id String COMMENT 'IRI of the activity or id of the referenced statement',
    activity_type LowCardinality(String) COMMENT 'Type of the activity',
    registration Nullable(UUID) COMMENT 'Registration in the context',
    voids Nullable(UUID) COMMENT 'The statement that this one voids',
    raw String COMMENT 'The exact bytes as received'
)
SQL SECURITY DEFINER AS
SELECT topic_offset, idx, platform_time, known_at, statement_id, client, flags, version, timestamp, date, actor_id, actor_kind,
       verb_id, object_type, object_id, activity_type, registration, voids, raw
FROM xapi.statement_records
WHERE state = 'accepted'
  AND (voids IS NOT NULL
       OR ((statement_id, client) NOT IN (SELECT target_id, client FROM xapi.void_records)
           AND statement_id NOT IN
               (SELECT target_id FROM xapi.void_records WHERE client IN (SELECT client FROM xapi.administrators))))
COMMENT 'Statements in force, with their text: for the services';

CREATE OR REPLACE VIEW xapi.statements
(
    statement_id UUID COMMENT 'Id of the statement',
    actor_id Nullable(UUID) COMMENT 'Pseudonym of the actor; null for an anonymous group',
    verb_id LowCardinality(String) COMMENT 'IRI of the verb, as sent',
    object_type LowCardinality(String) COMMENT 'Activity, Agent, Group, StatementRef or SubStatement',
    object_id String COMMENT 'IRI of the activity or id of the referenced statement; empty for agents, groups and sub-statements',
    activity_type LowCardinality(String) COMMENT 'Type in the definition of the activity',
    registration Nullable(UUID) COMMENT 'Registration in the context',
    date Date32 COMMENT 'Local date on which it happened',
    client LowCardinality(String) COMMENT 'Client that sent it',
    topic_offset UInt64 COMMENT 'Offset of its record in the log',
    idx UInt32 COMMENT 'Position in the record'
)
SQL SECURITY DEFINER AS
SELECT statement_id, actor_id, verb_id, object_type, object_id, activity_type, registration, date, client, topic_offset, idx
FROM xapi.statements_in_force
COMMENT 'Statements in force, one row each: pseudonymous, with dates and without clock times or text';
