-- The units above each unit in [t0, t1), as known at K, the nearest first.
SELECT unit_id AS unit, ancestor_id AS above, toString(effective_from) AS since, toString(effective_to) AS until
FROM learning.unit_ancestors(K = {K:String})
WHERE depth > 0 AND effective_from < {t1:Date32} AND effective_to > {t0:Date32}
ORDER BY unit, depth
