-- Interventions declared by K (capability model 5.2), and since when that was known. What a later event of the same slot says of units and
-- indicators goes before; the beginning stays the first one.
SELECT argMax(JSONExtractString(data, 'interventionId'), effective_from) AS interventionId,
       argMax(JSONExtractString(data, 'name'), effective_from) AS name,
       argMax(JSONExtract(data, 'units', 'Array(String)'), effective_from) AS units,
       argMax(JSONExtract(data, 'indicators', 'Array(String)'), effective_from) AS indicators,
       argMax(JSONExtract(data, 'expectedSign', 'Nullable(Int8)'), effective_from) AS expectedSign,
       argMin(JSONExtractString(data, 'declaredAt'), effective_from) AS declared,
       min(effective_from) AS start, nullIf(max(effective_to), toDate32('2299-12-31')) AS end,
       toUnixTimestamp64Milli(min(known_from)) AS knownFrom
FROM learning.facts
WHERE kind = 'hr.intervention.' AND known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC')
GROUP BY slot
ORDER BY start, interventionId, slot
LIMIT 1 BY interventionId
LIMIT {interventionsMax:UInt32}
