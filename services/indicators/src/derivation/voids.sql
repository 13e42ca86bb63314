-- Voiding statements that name a statement of some identities.
SELECT toString(target_id) AS targetId, client, toUnixTimestamp64Milli(known_at) AS knownAt
FROM xapi.void_records
WHERE target_id IN (SELECT statement_id FROM learning.statement_inputs WHERE actor_id IN {actors:Array(UUID)})
