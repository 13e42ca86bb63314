-- Stages the people of each unit of the structure of S in the window [t0, t1), as stage-members.sql does: BD(W) is that of the units which
-- went on in it, and it is counted over their lifetimes.
INSERT INTO staging.members (stage, unit_id, person_id, days, direct_days, is_member)
SELECT {stage:UUID}, e.unit_id, e.person_id, e.days, e.direct_days, e.days >= ceil(b.business_days / 3)
FROM
(
    SELECT unit_id, person_id, sum(x) AS days, sum(direct_x) AS direct_days
    FROM staging.exposure
    WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32}
    GROUP BY unit_id, person_id
) AS e
LEFT JOIN learning.unit_days_as_of(t0 = {t0:Date32}, t1 = {t1:Date32}, S = {S:String}, K = {K:String}) AS b ON b.unit_id = e.unit_id
