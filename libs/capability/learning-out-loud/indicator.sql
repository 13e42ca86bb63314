-- learning-out-loud: for each unit, its people P(u, W) (x = 1) and whether they learned where others can see it at least once (y). How often
-- is not counted for anybody.
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
SELECT unit_id, person_id,
       toUInt8((unit_id, person_id) IN
       (
           SELECT unit_id, person_id
           FROM staging.events_by_unit
           WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND weight > 0 AND is_open_act
       )) AS y, toUInt8(1) AS x
FROM staging.members
WHERE stage = {stage:UUID} AND is_member
ORDER BY unit_id, person_id
