-- The dates on which some cmi5 sessions have statements, whoever's.
SELECT session_id AS sessionId, registration, toString(actor_id) AS actorId, groupUniqArray(toString(date)) AS dates
FROM session_dates
WHERE (session_id, registration) IN (SELECT arrayJoin(arrayZip({sessions:Array(String)}, {registrations:Array(String)})))
  AND actor_id IN {actors:Array(UUID)}
GROUP BY sessionId, registration, actorId
