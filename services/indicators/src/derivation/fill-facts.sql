-- Facts of one kind for the slots that the events at offsets [from, to) of one topic bear on: their own slots, and those of the events
-- that they supersede or retract. A slot of which nothing is left gets an empty cell.
-- Who has an upheld objection has no engagement: without one a person is in no exposure and out of scope, at every instant of knowledge
-- (capability model 7.4), so engagements are filled anew also for those of whom an objection is said.
INSERT INTO fact_cells (kind, slot, version, facts)
WITH
    recent AS
    (
        SELECT if(entity = 'unit-lineage', 'hr.unit-lineage.', toString(type)) AS type, slot, supersedes, retracts FROM hr.assertions
        WHERE {topic:String} = 'oppiva.hr' AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
        UNION ALL
        SELECT toString(type), slot, supersedes, retracts FROM rules.assertions
        WHERE {topic:String} = 'oppiva.rules' AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
    ),
    changed AS
    (
        SELECT DISTINCT slot
        FROM
        (
            SELECT slot FROM recent WHERE startsWith(type, {kind:String})
            UNION ALL
            SELECT slot FROM hr.all_assertions WHERE startsWith(type, {kind:String}) AND event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM recent)
            UNION ALL
            SELECT slot FROM hr.assertions
            WHERE {kind:String} = 'hr.engagement.' AND startsWith(type, 'hr.engagement.') AND person_id IN
            (
                SELECT person_id FROM hr.assertions
                WHERE startsWith(type, 'hr.person.objection-')
                  AND (slot IN (SELECT slot FROM recent WHERE startsWith(type, 'hr.person.objection-'))
                       OR event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM recent))
            )
        )
    )
SELECT {kind:String}, c.slot, {version:UInt64},
       groupArrayIf((f.person_id, f.actor_id, f.unit_id, f.data, f.effective_from, ifNull(f.effective_to, toDate32('2299-12-31')),
                     f.known_from, ifNull(f.known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))), f.found)
FROM changed AS c
LEFT JOIN (SELECT *, true AS found FROM hr.facts(prefix = {kind:String}) WHERE slot IN (SELECT slot FROM changed)
             AND NOT ({kind:String} = 'hr.engagement.'
                      AND person_id IN (SELECT person_id FROM hr.facts(prefix = 'hr.person.objection-') WHERE isNull(known_to)))) AS f ON f.slot = c.slot
GROUP BY c.slot
