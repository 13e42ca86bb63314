-- Voiding statements that name a statement of some identities on runs of dates from a first one on.
SELECT toString(target_id) AS targetId, client, toUnixTimestamp64Milli(known_at) AS knownAt
FROM xapi.void_records
WHERE target_id IN
(
    SELECT statement_id
    FROM statement_inputs
    WHERE (actor_id, date) IN
      (
          SELECT run.1, addDays(run.2, day)
          FROM (SELECT arrayJoin(arrayZip({actors:Array(UUID)}, {firsts:Array(Date32)}, {lengths:Array(UInt32)})) AS run)
          ARRAY JOIN range(run.3) AS day
      )
)
