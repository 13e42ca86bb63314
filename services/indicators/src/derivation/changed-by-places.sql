-- Identities whose working-time band may be another one since the HR events at offsets [from, to), or those that they supersede or retract:
-- of an assignment those of its people, of a unit everybody's. None while no unit has a band of its own.
WITH
    (
        SELECT count() > 0
        FROM facts_with_open_ends
        WHERE kind = 'rule.parameter-' AND JSONExtractString(data, 'name') = 'working-time-band' AND JSONExtractString(data, 'unitId') != ''
    ) AS has_bands,
    touched AS
    (
        SELECT slot, type
        FROM hr.assertions
        WHERE has_bands AND (startsWith(type, 'hr.assignment.') OR startsWith(type, 'hr.unit.'))
          AND (
                topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
                OR event_key IN
                (
                    SELECT arrayJoin([supersedes, retracts])
                    FROM hr.assertions
                    WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)
                )
              )
    ),
    -- everybody whom an assignment was ever about
    people AS
    (
        SELECT person_id FROM hr.assertions
        WHERE startsWith(type, 'hr.assignment.') AND slot IN (SELECT slot FROM touched WHERE startsWith(type, 'hr.assignment.'))
    )
SELECT DISTINCT toString(id) AS actorId
FROM
(
    SELECT assumeNotNull(actor_id) AS id FROM hr.assertions
    WHERE startsWith(type, 'hr.person.identity-') AND isNotNull(actor_id) AND person_id IN (SELECT person_id FROM people)
    UNION ALL
    SELECT actor_id FROM statement_inputs WHERE (SELECT count() FROM touched WHERE startsWith(type, 'hr.unit.')) > 0
)
