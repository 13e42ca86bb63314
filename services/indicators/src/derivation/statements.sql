-- The statements of some identities, of all dates.
SELECT toString(actor_id) AS actorId, toString(date) AS date, topic_offset AS topicOffset, idx, lower(hex(tag)) AS tag, toString(statement_id) AS statementId,
       toUnixTimestamp64Milli(known_at) AS knownAt, if(recorded_at IS NULL, NULL, toUnixTimestamp64Milli(assumeNotNull(recorded_at))) AS recordedAt,
       toUnixTimestamp64Milli(timestamp) AS timestamp, client, verb_id AS verb, object_id AS objectId, activity_type AS objectType, registration,
       session_id AS sessionId, grouping, parents, categories, stated_class AS statedClass, mandatory, applied, reflection, session_kind AS sessionKind
FROM learning.statement_inputs FINAL
WHERE actor_id IN {actors:Array(UUID)}
