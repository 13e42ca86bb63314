-- Identities with a statement on some activities, or on what belongs to them.
SELECT DISTINCT toString(actor_id) AS actorId
FROM statement_inputs
WHERE object_id IN {activities:Array(String)} OR hasAny(grouping.id, {activities:Array(String)}) OR hasAny(parents.id, {activities:Array(String)})
