-- Who belongs to which unit, whenever known; an open end is null.
SELECT toString(person_id) AS personId, unit_id AS unitId, if(JSONHas(data, 'fraction'), JSONExtractFloat(data, 'fraction'), 1.) AS fraction,
       toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, toUnixTimestamp64Milli(known_to) AS knownTo
FROM facts_with_open_ends
WHERE kind = 'hr.assignment.'
