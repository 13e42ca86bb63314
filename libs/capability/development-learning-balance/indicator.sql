-- development-learning-balance: for each unit and person, person-days with learning (x), and in parts the person-days of each category.
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- A day with two categories counts once in each. Mandatory training is development, so it counts on the axis of mode (formal, embedded); it says
-- nothing of initiative or horizon.
WITH
    days AS
    (
        SELECT unit_id, person_id, date,
               max(weight) AS any_kind,
               maxIf(weight, class = 'F') AS formal, maxIf(weight, class IN ('W', 'S', 'R')) AS embedded,
               maxIf(weight, NOT mandatory AND initiative = 'assigned') AS assigned,
               maxIf(weight, NOT mandatory AND initiative IN ('self', 'co')) AS chosen,
               maxIf(weight, NOT mandatory AND initiative = 'unknown') AS unknown_initiative,
               maxIf(weight, NOT mandatory AND has(horizons, 'current')) AS current,
               maxIf(weight, NOT mandatory AND has(horizons, 'future')) AS future
        FROM staging.events_by_unit
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND class IN ('F', 'W', 'S', 'R', 'X')
        GROUP BY unit_id, person_id, date
    )
SELECT unit_id, person_id, toUInt8(0) AS y, sum(any_kind) AS x,
       map('formal', sum(formal), 'embedded', sum(embedded), 'assigned', sum(assigned), 'chosen', sum(chosen),
           'unknown_initiative', sum(unknown_initiative), 'current', sum(current), 'future', sum(future)) AS parts
FROM days
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
