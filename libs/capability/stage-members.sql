-- Stages the people of each unit in the window [t0, t1) from its exposure: how much they were there, and who of them is in P(u, W).
INSERT INTO staging.members (stage, unit_id, person_id, days, direct_days, is_member)
WITH
    exposed AS
    (
        SELECT unit_id, person_id, sum(x) AS days, sum(direct_x) AS direct_days
        FROM staging.exposure
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32}
        GROUP BY unit_id, person_id
    ),
    -- BD(W): business days of the unit while it existed
    business AS
    (
        SELECT u.unit_id AS unit_id,
               toUInt32(arraySum(arrayMap(life -> arrayCount(day -> toDayOfWeek(day) <= 5, arrayMap(n -> addDays(life.1, n), range(toUInt32(dateDiff('day', life.1, life.2))))),
                        u.lives))) - toUInt32(ifNull(d.off, 0)) AS days
        FROM
        (
            SELECT unit_id, groupArray((greatest(effective_from, {t0:Date32}), least(effective_to, {t1:Date32}))) AS lives
            FROM learning.unit_ancestors(K = {K:String})
            WHERE depth = 0 AND effective_from < {t1:Date32} AND effective_to > {t0:Date32}
            GROUP BY unit_id
        ) AS u
        LEFT JOIN
        (
            SELECT unit_id, countIf(toDayOfWeek(date) <= 5) AS off
            FROM learning.days_off(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String})
            GROUP BY unit_id
        ) AS d ON d.unit_id = u.unit_id
    )
SELECT {stage:UUID}, e.unit_id, e.person_id, e.days, e.direct_days, e.days >= ceil(b.days / 3)
FROM exposed AS e
LEFT JOIN business AS b ON b.unit_id = e.unit_id
