-- The local dates of which sources have delivered something between two instants of knowledge (since, K].
WITH
    parseDateTime64BestEffort({since:String}, 3, 'UTC') AS since,
    parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k
SELECT DISTINCT toString(day) AS date
FROM
(
    SELECT date AS day FROM learning.statement_inputs WHERE known_at > since AND known_at <= k
    UNION ALL
    SELECT toDate32(ifNull(recorded_time, known_at)) FROM hr.assertions WHERE known_at > since AND known_at <= k
)
LIMIT {limit:UInt32}
