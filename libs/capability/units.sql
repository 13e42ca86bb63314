-- Units that existed in the window, as known at K: their place on the last day of the window on which they existed, how many days of it they
-- existed, and whether anything about units changed in it at all.
SELECT unit_id AS unitId, nullIf(argMax(JSONExtractString(data, 'parentId'), effective_from), '') AS parentId,
       argMax(if(JSONExtractString(data, 'name') = '', unit_id, JSONExtractString(data, 'name')), effective_from) AS name,
       sum(dateDiff('day', greatest(effective_from, {t0:Date32}), least(effective_to, {t1:Date32}))) AS days,
       max(effective_from >= {t0:Date32} OR effective_to < {t1:Date32}) OR
       (
           SELECT count() > 0 FROM learning.facts_at(kind = 'hr.unit-lineage.', K = {K:String})
           WHERE effective_from >= {t0:Date32} AND effective_from < {t1:Date32}
       ) AS isReorganised
FROM learning.facts_at(kind = 'hr.unit.', K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32}
GROUP BY unit_id
ORDER BY unitId
