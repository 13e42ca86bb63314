-- Who belonged where in [t0, t1), as known at K: the unit of the assignment, and in another structure than as-was the one that it counts for.
SELECT toString(person_id) AS person, unit_id AS leaf, unit_id AS unit, toString(effective_from) AS since, toString(effective_to) AS until
FROM learning.leaf_memberships(K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32}
ORDER BY person, since, leaf, unit
