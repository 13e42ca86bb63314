-- work-embedded-learning: for each unit, its people P(u, W) (x = 1) and whether they learned in the work itself on two days or more (y).
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
SELECT m.unit_id AS unit_id, m.person_id AS person_id, toUInt8(l.days >= 2) AS y, toUInt8(1) AS x
FROM staging.members AS m
LEFT JOIN
(
    SELECT unit_id, person_id, uniqExact(date) AS days
    FROM staging.events_by_unit
    WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND weight > 0 AND class = 'W'
    GROUP BY unit_id, person_id
) AS l ON l.unit_id = m.unit_id AND l.person_id = m.person_id
WHERE m.stage = {stage:UUID} AND m.is_member
ORDER BY unit_id, person_id
