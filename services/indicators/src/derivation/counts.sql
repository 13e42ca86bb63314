-- How many statements some identities have, to cut the work into batches of bounded size.
SELECT toString(actor_id) AS actorId, count() AS statements
FROM learning.statement_inputs
WHERE actor_id IN {actors:Array(UUID)}
GROUP BY actor_id
