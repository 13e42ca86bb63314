-- Activity aliases, whenever known.
SELECT alias, activity, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, if(known_to IS NULL, NULL, toUnixTimestamp64Milli(assumeNotNull(known_to))) AS knownTo
FROM rules.activity_aliases
