-- The distinct rectangles of engagements, whenever known: in which quarters was one known at the quarter's default K?
SELECT toString(effective_from) AS effectiveFrom, toString(max(effective_to)) AS effectiveTo, toUnixTimestamp64Milli(known_from) AS knownFrom,
       toUnixTimestamp64Milli(known_to) AS knownTo
FROM learning.facts
WHERE kind = 'hr.engagement.'
GROUP BY effective_from, known_from, known_to
ORDER BY effectiveFrom
