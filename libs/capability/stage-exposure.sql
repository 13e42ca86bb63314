-- Stages who belonged where on which eligible day of [from, to), as known at K: everybody, or some people.
INSERT INTO staging.exposure (stage, unit_id, person_id, date, x, direct_x)
SELECT {stage:UUID}, unit_id, person_id, date, x, direct_x
FROM learning.exposure(t0 = {from:Date32}, t1 = {to:Date32}, K = {K:String})
WHERE empty({people:Array(UUID)}) OR person_id IN {people:Array(UUID)}
