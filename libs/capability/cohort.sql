-- For each unit with exposure in the window: |P(u, W)|, E(u, W), learning events, their attributed minutes, and those with an assignment to
-- the unit itself (direct_persons).
WITH
    learned AS
    (
        SELECT unit_id, count() AS events, sum(weight * minutes) AS event_minutes
        FROM staging.events_by_unit
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class != 'G'
        GROUP BY unit_id
    )
SELECT m.unit_id AS unitId, countIf(m.is_member) AS persons, sum(m.days) AS personDays,
       any(l.events) AS learningEvents, any(l.event_minutes) AS minutes, groupArrayIf(m.person_id, m.direct_days > 0) AS directPersons
FROM staging.members AS m
LEFT JOIN learned AS l ON l.unit_id = m.unit_id
WHERE m.stage = {stage:UUID}
GROUP BY m.unit_id
ORDER BY unitId
