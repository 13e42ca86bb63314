-- The distinct rectangles of engagements, whenever known: in which quarters was one known at the quarter's default K?
SELECT toString(effective_from) AS effectiveFrom, toString(max(effective_to_open)) AS effectiveTo, toUnixTimestamp64Milli(known_from) AS knownFrom,
       if(known_to IS NULL, NULL, toUnixTimestamp64Milli(assumeNotNull(known_to))) AS knownTo
FROM (SELECT *, ifNull(effective_to, toDate32('2299-12-31')) AS effective_to_open FROM hr.engagements)
GROUP BY effective_from, known_from, known_to
ORDER BY effectiveFrom
