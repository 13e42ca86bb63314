-- Thin rows of oppiva.statements (see docs/adr/0004-thin-rows.md): the projector sends what only it can know, ClickHouse extracts the
-- rest from the text. `slim` is empty, or for a text that ClickHouse's parser would read otherwise than JSON.parse, the extracted part
-- of it written anew. A statement always has a verb: where none is found the text was not understood, and the insert fails.
INSERT INTO xapi.statement_records
    (topic_offset, idx, platform_time, known_at, bootstrap, statement_id, tag, client, flags, state, version, timestamp, date,
     actor_id, actor_kind, verb_id, object_type, object_id, activity_type, registration, voids, raw)
WITH
    JSONExtract(if(empty(slim), raw, slim), 'Tuple(verb Tuple(id String), object Tuple(objectType String, id String, definition Tuple(type String)), context Tuple(registration String))') AS statement,
    if(empty(statement.object.objectType), 'Activity', statement.object.objectType) AS kind
SELECT
    topic_offset, idx, platform_time, known_at, bootstrap, statement_id, tag, client, flags, state, version, timestamp,
    toDate32(toTimeZone(timestamp, {zone:String})) AS date,
    actor_id, actor_kind,
    if(throwIf(empty(statement.verb.id), 'unreadable') = 0, statement.verb.id, '') AS verb_id,
    kind AS object_type,
    multiIf(kind = 'Activity', statement.object.id, kind = 'StatementRef', lower(statement.object.id), '') AS object_id,
    if(kind = 'Activity', statement.object.definition.type, '') AS activity_type,
    toUUIDOrNull(statement.context.registration) AS registration,
    voids, raw
FROM input('topic_offset UInt64, platform_time DateTime64(3, \'UTC\'), bootstrap String, client String, version String, idx UInt32, statement_id UUID, tag FixedString(16), flags UInt8, state Enum8(\'accepted\' = 1, \'conflict-after-accept\' = 2, \'duplicate\' = 3), timestamp DateTime64(3, \'UTC\'), known_at DateTime64(3, \'UTC\'), actor_kind Enum8(\'agent\' = 1, \'group\' = 2, \'anonymous-group\' = 3), actor_id Nullable(UUID), voids Nullable(UUID), slim String, raw String')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
