-- Activity aliases, whenever known.
SELECT JSONExtractString(data, 'alias') AS alias, JSONExtractString(data, 'activity') AS activity,
       toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, toUnixTimestamp64Milli(known_to) AS knownTo
FROM learning.facts
WHERE kind = 'rule.activity-alias-'
