-- Whose learning events are known differently at K than at an instant before (since), and on which local dates; with the classes of
-- which something new was learned. A cell that a merge has not replaced yet may name a person once too often, which is harmless.
SELECT toString(person_id) AS personId, groupUniqArray(toString(date)) AS dates,
       groupUniqArrayArray(arrayMap(event -> toString(event.class), arrayFilter(event -> event.known_from > since AND event.known_from <= k, events))) AS classes
FROM
(
    SELECT person_id, date, events, parseDateTime64BestEffort({since:String}, 3, 'UTC') AS since, parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k
    FROM learning.event_cells
    WHERE newest_known_at > parseDateTime64BestEffort({since:String}, 3, 'UTC')
)
WHERE arrayExists(event -> (event.known_from > since AND event.known_from <= k)
                           OR (ifNull(event.known_to, since) > since AND ifNull(event.known_to, since) <= k), events)
GROUP BY person_id
LIMIT {limit:UInt32}
