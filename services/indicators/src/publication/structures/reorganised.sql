-- How often in (since, S] the organisation changed by what is known at K: units that began, ended, came under another one or went on in others.
SELECT sum(changes) AS changes
FROM
(
    SELECT countIf(day > {since:Date32} AND day <= toDate32({S:String})
                   -- what a unit is called changes nothing
                   AND NOT arrayExists(before -> before.2 = day AND arrayExists(after -> after.1 = day AND after.3 = before.3, pieces), pieces)) AS changes
    FROM
    (
        SELECT unit_id, groupArray((effective_from, effective_to, JSONExtractString(data, 'parentId'))) AS pieces
        FROM learning.facts_at(kind = 'hr.unit.', K = {K:String})
        GROUP BY unit_id
    )
    ARRAY JOIN arrayDistinct(arrayConcat(pieces.1, pieces.2)) AS day
    UNION ALL
    SELECT countIf(happened_on > {since:Date32} AND happened_on <= toDate32({S:String})) FROM learning.unit_lineage(K = {K:String})
)
