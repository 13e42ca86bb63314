-- People to whom something was assigned, or no longer is, by what was learned between two instants of knowledge (since, K], and the first
-- local date of it: what they choose from then on may be something that was assigned to them.
WITH
    parseDateTime64BestEffort({since:String}, 3, 'UTC') AS since,
    parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k
SELECT toString(assumeNotNull(l.person_id)) AS personId, toString(min(r.date)) AS firstDate
FROM
(
    SELECT actor_id, date
    FROM learning.assignment_records
    WHERE (known_at > since AND known_at <= k)
       OR statement_id IN (SELECT target_id FROM xapi.void_records WHERE known_at > since AND known_at <= k)
) AS r
INNER JOIN learning.facts AS l ON l.actor_id = r.actor_id
WHERE l.kind = 'hr.person.identity-'
GROUP BY personId
LIMIT {limit:UInt32}
