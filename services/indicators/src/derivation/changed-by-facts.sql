-- Identities whose statements mean something else since the HR events at offsets [from, to): by links, engagements and objections, and by those
-- that such an event supersedes or retracts. All their dates are concerned.
WITH
    concerned AS
    (
        SELECT person_id, actor_id
        FROM hr.assertions
        WHERE (startsWith(type, 'hr.person.identity-') OR startsWith(type, 'hr.engagement.') OR startsWith(type, 'hr.person.objection-'))
          AND (
                topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
                OR event_key IN
                (
                    SELECT arrayJoin([supersedes, retracts])
                    FROM hr.assertions
                    WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)
                )
              )
    )
SELECT DISTINCT toString(id) AS actorId
FROM
(
    SELECT actor_id AS id FROM concerned
    UNION ALL
    SELECT actor_id FROM hr.assertions WHERE startsWith(type, 'hr.person.identity-') AND person_id IN (SELECT person_id FROM concerned)
)
WHERE id IS NOT NULL
