-- goal-linked-learning: for each unit and person, minutes of learning that was not mandatory (x) and those of them for a goal (y).
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- Parts: minutes with a competence, events for a goal, and goals of those.
SELECT unit_id, person_id, sumIf(weight * minutes, notEmpty(goals)) AS y, sum(weight * minutes) AS x,
       map('tagged', sumIf(weight * minutes, notEmpty(competences)), 'linked_events', sumIf(weight, notEmpty(goals)),
           'goals', sum(weight * length(goals))) AS parts
FROM staging.events_by_unit
WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class IN ('F', 'W', 'S', 'R', 'X') AND NOT mandatory
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
