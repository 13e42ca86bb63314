-- Stages the exposure of an as-was stage once more, counted in the structure of the date S: the same days, each where its people would be then.
INSERT INTO staging.exposure (stage, unit_id, person_id, date, x, direct_x)
WITH places AS
(
    SELECT m.person_id AS person_id, m.unit_id AS unit_id, m.effective_from AS effective_from, m.effective_to AS effective_to, m.x AS x,
           arrayMap(above -> above.2, arrayFilter(above -> above.1 > 0 AND above.4 <= toDate32({S:String}) AND above.5 > toDate32({S:String}), c.chain)) AS above,
           m.as_of_unit_id AS as_of_unit_id
    FROM learning.memberships_as_of(S = {S:String}, K = {K:String}) AS m
    LEFT JOIN learning.unit_chains(K = {K:String}) AS c ON c.unit_id = m.as_of_unit_id
    WHERE m.effective_from < {to:Date32} AND m.effective_to > {from:Date32}
)
SELECT {stage:UUID}, place.1, person_id, date, least(1., sum(leaf_x)), least(1., sumIf(leaf_x, place.2))
FROM
(
    SELECT e.person_id AS person_id, e.date AS date, p.x AS leaf_x,
           arrayJoin(arrayPushFront(arrayMap(unit -> (unit, false), p.above), (p.as_of_unit_id, true))) AS place
    FROM (SELECT person_id, unit_id, date FROM staging.exposure WHERE stage = {asWas:UUID} AND direct_x > 0) AS e
    INNER JOIN places AS p ON p.person_id = e.person_id AND p.unit_id = e.unit_id
    WHERE e.date >= p.effective_from AND e.date < p.effective_to
)
GROUP BY place.1, person_id, date
