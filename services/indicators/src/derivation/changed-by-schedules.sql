-- Identities of people of whose working time the HR events at offsets [from, to) say something, or that such an event supersedes or
-- retracts, and the dates with statements that it may bear on: an event may begin the evening before, and a night end the day after.
WITH
    recent AS
    (
        SELECT event_key, supersedes, retracts FROM hr.assertions WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
    ),
    touched AS
    (
        SELECT slot, toInt32(effective_from) AS first, toInt32(ifNull(effective_to, toDate32('2299-12-31'))) AS last
        FROM hr.assertions
        WHERE startsWith(type, 'hr.schedule.')
          AND (
                topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
                OR event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM recent WHERE supersedes IS NOT NULL OR retracts IS NOT NULL)
              )
    ),
    -- everybody whom a slot was ever about: one assertion may take the place of another's
    people AS
    (
        SELECT a.person_id AS person_id, t.first AS first, t.last AS last
        FROM (SELECT DISTINCT slot, person_id FROM hr.assertions WHERE startsWith(type, 'hr.schedule.') AND isNotNull(person_id)) AS a
        INNER JOIN touched AS t ON t.slot = a.slot
    ),
    identities AS
    (
        SELECT DISTINCT person_id, assumeNotNull(actor_id) AS actor_id
        FROM hr.assertions
        WHERE startsWith(type, 'hr.person.identity-') AND isNotNull(actor_id) AND person_id IN (SELECT person_id FROM people)
    )
SELECT toString(s.actor_id) AS actorId, groupUniqArray(toString(s.date)) AS dates
FROM (SELECT DISTINCT actor_id, date, toInt32(date) AS day FROM statement_inputs WHERE actor_id IN (SELECT actor_id FROM identities)) AS s
INNER JOIN identities AS i ON i.actor_id = s.actor_id
INNER JOIN people AS p ON p.person_id = i.person_id
WHERE s.day >= p.first - 1 AND s.day <= p.last + 1
GROUP BY s.actor_id
