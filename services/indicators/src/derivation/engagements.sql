-- Engagements, whenever known.
SELECT toString(person_id) AS personId, learning_scope AS learningScope, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, if(known_to IS NULL, NULL, toUnixTimestamp64Milli(assumeNotNull(known_to))) AS knownTo
FROM hr.engagements
