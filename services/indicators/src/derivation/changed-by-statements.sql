-- Identities and local dates that the statements and voiding statements at offsets [from, to) bear on, and how many they are. A void may name a statement of
-- any age, or one that is still to come.
SELECT toString(actorId) AS actorId, groupUniqArray(toString(day)) AS dates, count() AS statements
FROM
(
    SELECT actor_id AS actorId, date AS day
    FROM xapi.statement_records
    WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND state = 'accepted' AND voids IS NULL AND actor_kind = 'agent' AND actor_id IS NOT NULL
    UNION ALL
    SELECT r.actor_id, r.date
    FROM xapi.statement_records AS r
    WHERE (r.topic_offset, r.idx) IN
        (
            SELECT topic_offset, idx
            FROM xapi.statement_ids
            WHERE statement_id IN (SELECT target_id FROM xapi.void_records WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64})
        )
      AND r.actor_kind = 'agent' AND r.actor_id IS NOT NULL
)
GROUP BY actorId
