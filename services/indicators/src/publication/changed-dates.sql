-- Local dates of which learning is known otherwise at K2 than at K1; and the first date from which an assignment to learn something is.
WITH parseDateTime64BestEffort({K1:String}, 3, 'UTC') AS before, parseDateTime64BestEffort({K2:String}, 3, 'UTC') AS now
SELECT toString(date) AS firstDate, toString(date) AS lastDate
FROM learning.events
WHERE (known_from > before AND known_from <= now AND (isNull(known_to) OR known_to > now)) OR (known_from <= before AND known_to > before AND known_to <= now)
GROUP BY date
UNION ALL
SELECT toString(min(date)) AS firstDate, '2299-12-31' AS lastDate
FROM learning.assignment_records
WHERE known_at > before AND known_at <= now
HAVING count() > 0
