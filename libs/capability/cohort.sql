-- For each unit with exposure in the window: |P(u, W)|, E(u, W), learning events, their attributed minutes and how good these are, and those with an assignment to
-- the unit itself (direct_persons).
WITH
    learned AS
    (
        SELECT unit_id, count() AS events, sum(weight * minutes) AS event_minutes, sumIf(weight * minutes, imputed) AS imputed_minutes,
               sumIf(weight * minutes, NOT mandatory) AS chosen_minutes, sumIf(weight * minutes, NOT mandatory AND notEmpty(competences)) AS tagged_minutes
        FROM staging.events_by_unit
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class != 'G'
        GROUP BY unit_id
    )
SELECT m.unit_id AS unitId, countIf(m.is_member) AS persons, sum(m.days) AS personDays,
       any(l.events) AS learningEvents, any(l.event_minutes) AS minutes, if(minutes > 0, any(l.imputed_minutes) / minutes, 0) AS imputedShare,
       if(any(l.chosen_minutes) > 0, any(l.tagged_minutes) / any(l.chosen_minutes), NULL) AS tagCoverage, groupArrayIf(m.person_id, m.direct_days > 0) AS directPersons
FROM staging.members AS m
LEFT JOIN learned AS l ON l.unit_id = m.unit_id
WHERE m.stage = {stage:UUID}
GROUP BY m.unit_id
ORDER BY unitId
