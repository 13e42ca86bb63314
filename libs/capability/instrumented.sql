-- Which classes of learning events the organisation has any event of by K: a class without one is not connected (capability
-- model 5.1, the rule on absent data).
SELECT DISTINCT toString(class) AS class
FROM learning.events
WHERE known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
