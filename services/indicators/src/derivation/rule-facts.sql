-- Rules of one kind, whenever known, with what they say as JSON; an open end is null.
SELECT slot, data, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, toUnixTimestamp64Milli(known_to) AS knownTo
FROM facts_with_open_ends
WHERE kind = {kind:String}
