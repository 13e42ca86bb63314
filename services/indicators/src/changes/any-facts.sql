-- How much was said about people, units and rules between two instants of knowledge (since, K].
SELECT count() AS facts
FROM hr.all_assertions
WHERE known_at > parseDateTime64BestEffort({since:String}, 3, 'UTC') AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
