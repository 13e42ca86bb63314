-- Who is counted where in [t0, t1) in the structure of S, as known at K, and by which assignment.
SELECT toString(person_id) AS person, unit_id AS leaf, as_of_unit_id AS unit, toString(effective_from) AS since, toString(effective_to) AS until
FROM learning.memberships_as_of(S = {S:String}, K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32}
ORDER BY person, since, leaf, unit
