-- aligned-self-direction: for each unit and person, minutes of learning chosen by the person or together (x), not mandatory, and those of
-- them for a goal (y).
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- Parts: minutes of which it is known who chose them, and of which it is not.
SELECT unit_id, person_id, sumIf(weight * minutes, initiative IN ('self', 'co') AND notEmpty(goals)) AS y,
       sumIf(weight * minutes, initiative IN ('self', 'co')) AS x,
       map('known', sumIf(weight * minutes, initiative != 'unknown'), 'unknown', sumIf(weight * minutes, initiative = 'unknown')) AS parts
FROM staging.events_by_unit
WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class IN ('F', 'W', 'S', 'R', 'X') AND NOT mandatory
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
