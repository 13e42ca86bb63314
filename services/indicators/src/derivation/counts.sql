-- How many statements some identities have on which dates: on all of them, or on runs of dates from a first one on.
SELECT toString(actor_id) AS actorId, toString(date) AS date, count() AS statements
FROM statement_inputs
WHERE actor_id IN {whole:Array(UUID)}
   OR (actor_id, date) IN
      (
          SELECT run.1, addDays(run.2, day)
          FROM (SELECT arrayJoin(arrayZip({actors:Array(UUID)}, {firsts:Array(Date32)}, {lengths:Array(UInt32)})) AS run)
          ARRAY JOIN range(run.3) AS day
      )
GROUP BY actor_id, date
