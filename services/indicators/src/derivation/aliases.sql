-- Activity aliases, whenever known; an open end is null.
SELECT JSONExtractString(data, 'alias') AS alias, JSONExtractString(data, 'activity') AS activity,
       toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, toUnixTimestamp64Milli(nullIf(known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))) AS knownTo
FROM facts
WHERE kind = 'rule.activity-alias-'
