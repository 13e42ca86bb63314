-- learning-regularity: for each unit and person, the eligible weeks (x) and those of them with learning (y).
-- Parameters: t0, t1 (local dates, t1 exclusive) and K (instant). By hand:
--   clickhouse-client --param_t0=2024-07-01 --param_t1=2024-10-01 --param_K=2024-10-14T21:00:00Z --queries-file indicator.sql
-- An eligible week is an ISO week wholly inside the window with at least 3 eligible business days of the person in the unit.
WITH
    eligible AS
    (
        SELECT unit_id, person_id, addDays(date, 1 - toDayOfWeek(date)) AS week
        FROM learning.exposure(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String})
        WHERE x > 0
        GROUP BY unit_id, person_id, week
        HAVING count() >= 3 AND week >= {t0:Date32} AND addDays(week, 7) <= {t1:Date32}
    ),
    active AS
    (
        SELECT DISTINCT unit_id, person_id, addDays(date, 1 - toDayOfWeek(date)) AS week
        FROM learning.events_by_unit(K = {K:String})
        WHERE date >= {t0:Date32} AND date < {t1:Date32} AND weight > 0 AND class IN ('F', 'W', 'S', 'R', 'X') AND NOT mandatory
    )
SELECT unit_id, person_id, countIf((unit_id, person_id, week) IN (SELECT unit_id, person_id, week FROM active)) AS y, count() AS x
FROM eligible
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
