-- Links of identities to people, whenever known; an open end is null.
SELECT toString(actor_id) AS actorId, toString(person_id) AS personId, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, toUnixTimestamp64Milli(known_to) AS knownTo
FROM facts_with_open_ends
WHERE kind = 'hr.person.identity-'
