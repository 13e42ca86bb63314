-- learning-regularity: for each unit and person, the eligible weeks (x) and those of them with learning (y).
-- Parameters: t0, t1 (local dates, t1 exclusive) and stage, what stage-exposure.sql and stage-events.sql have staged. By hand: README.
-- An eligible week is an ISO week wholly inside the window with at least 3 eligible business days of the person in the unit.
WITH
    eligible AS
    (
        SELECT unit_id, person_id, addDays(date, 1 - toDayOfWeek(date)) AS week
        FROM staging.exposure
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND x > 0
        GROUP BY unit_id, person_id, week
        HAVING count() >= 3 AND week >= {t0:Date32} AND addDays(week, 7) <= {t1:Date32}
    ),
    active AS
    (
        SELECT DISTINCT unit_id, person_id, addDays(date, 1 - toDayOfWeek(date)) AS week
        FROM staging.events_by_unit
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND weight > 0 AND class IN ('F', 'W', 'S', 'R', 'X') AND NOT mandatory
    )
SELECT unit_id, person_id, countIf((unit_id, person_id, week) IN (SELECT unit_id, person_id, week FROM active)) AS y, count() AS x
FROM eligible
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
