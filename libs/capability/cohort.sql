-- What describes the people of each unit, for each unit and person: whether the person is in P(u, W) (y), person-days (x), and in parts the
-- days of assignments to the unit itself, learning events, their attributed minutes, and of those the defaults, those of learning that was
-- not mandatory, and those of them with a competence.
-- Parameters: as those of an indicator.sql.
SELECT unit_id, person_id, toUInt8(max(is_member)) AS y, sum(days) AS x,
       map('direct', sum(direct_days), 'events', sum(events), 'minutes', sum(event_minutes), 'imputed', sum(imputed_minutes),
           'chosen', sum(chosen_minutes), 'tagged', sum(tagged_minutes)) AS parts
FROM
(
    SELECT unit_id, person_id, is_member, days, direct_days, 0. AS events, 0. AS event_minutes, 0. AS imputed_minutes, 0. AS chosen_minutes, 0. AS tagged_minutes
    FROM staging.members
    WHERE stage = {stage:UUID}
    UNION ALL
    SELECT unit_id, person_id, false, 0., 0., toFloat64(count()), sum(weight * minutes), sumIf(weight * minutes, imputed),
           sumIf(weight * minutes, NOT mandatory), sumIf(weight * minutes, NOT mandatory AND notEmpty(competences))
    FROM staging.events_by_unit
    WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class != 'G'
    GROUP BY unit_id, person_id
)
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
