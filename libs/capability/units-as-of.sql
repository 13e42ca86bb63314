-- Units of the structure of S, as known at K: their place on that date, and on how many days of the window they existed, as themselves or as
-- units that went on in them.
SELECT u.unit_id AS unitId, nullIf(u.parent_id, '') AS parentId, u.name AS name, d.days AS days
FROM
(
    SELECT unit_id, any(JSONExtractString(data, 'parentId')) AS parent_id,
           any(if(JSONExtractString(data, 'name') = '', unit_id, JSONExtractString(data, 'name'))) AS name
    FROM learning.facts_at(kind = 'hr.unit.', K = {K:String})
    WHERE effective_from <= toDate32({S:String}) AND effective_to > toDate32({S:String})
    GROUP BY unit_id
) AS u
INNER JOIN learning.unit_days_as_of(t0 = {t0:Date32}, t1 = {t1:Date32}, S = {S:String}, K = {K:String}) AS d ON d.unit_id = u.unit_id
ORDER BY unitId
