-- Links of identities to people, whenever known.
SELECT toString(actor_id) AS actorId, toString(person_id) AS personId, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFrom, if(known_to IS NULL, NULL, toUnixTimestamp64Milli(assumeNotNull(known_to))) AS knownTo
FROM hr.identity_links
