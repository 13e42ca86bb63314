-- The statements of some identities on runs of dates from a first one on. A repeated step leaves a statement twice until parts merge.
SELECT toString(actor_id) AS actorId, toString(date) AS date, topic_offset AS topicOffset, idx, lower(hex(tag)) AS tag, toString(statement_id) AS statementId,
       toUnixTimestamp64Milli(known_at) AS knownAt, if(recorded_at IS NULL, NULL, toUnixTimestamp64Milli(assumeNotNull(recorded_at))) AS recordedAt,
       toUnixTimestamp64Milli(timestamp) AS timestamp, client, verb_id AS verb, object_id AS objectId, activity_type AS objectType, registration,
       session_id AS sessionId, grouping, parents, categories, stated_class AS statedClass, mandatory, applied, reflection, session_kind AS sessionKind,
       duration, planned_duration AS plannedDuration, competences, goals, stated_initiative AS initiative, lesson_kind AS lessonKind, visibility,
       stated_in_working_time AS inWorkingTime, if({withExtensions:Bool}, extensions, map()) AS extensions
FROM statement_inputs
WHERE (actor_id, date) IN
      (
          SELECT run.1, addDays(run.2, day)
          FROM (SELECT arrayJoin(arrayZip({actors:Array(UUID)}, {firsts:Array(Date32)}, {lengths:Array(UInt32)})) AS run)
          ARRAY JOIN range(run.3) AS day
      )
