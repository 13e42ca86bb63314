-- Links of identities to people, whenever known.
SELECT toString(actor_id) AS actorId, toString(person_id) AS personId, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, toUnixTimestamp64Milli(known_to) AS knownTo
FROM learning.facts
WHERE kind = 'hr.person.identity-'
