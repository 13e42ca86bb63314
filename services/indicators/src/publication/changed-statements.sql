-- People about whose learning in [from, to) statements came or were voided in (K1, K2], and which of the two.
WITH
    parseDateTime64BestEffort({K1:String}, 3, 'UTC') AS before,
    parseDateTime64BestEffort({K2:String}, 3, 'UTC') AS now,
    people AS (SELECT DISTINCT assumeNotNull(actor_id) AS actor_id, assumeNotNull(person_id) AS person_id FROM learning.facts WHERE kind = 'hr.person.identity-'),
    -- sources of which nothing was known before
    new_sources AS (SELECT client FROM learning.statement_inputs GROUP BY client HAVING min(known_at) > before),
    concerned AS
    (
        SELECT if(client IN (SELECT client FROM new_sources), 'late-source', 'late') AS cause, actor_id
        FROM learning.statement_inputs
        WHERE date >= {from:Date32} AND date < {to:Date32} AND known_at > before AND known_at <= now
        UNION ALL
        SELECT 'voided', actor_id
        FROM learning.statement_inputs
        WHERE date >= {from:Date32} AND date < {to:Date32}
          AND statement_id IN (SELECT target_id FROM xapi.void_records WHERE known_at > before AND known_at <= now)
    )
SELECT DISTINCT concerned.cause AS cause, toString(people.person_id) AS personId
FROM concerned
INNER JOIN people ON people.actor_id = concerned.actor_id
