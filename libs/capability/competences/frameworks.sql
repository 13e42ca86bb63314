-- What frameworks of competences say, whenever; open ends are in 2299.
SELECT toString(fact.effective_from) AS effectiveFrom, toString(fact.effective_to) AS effectiveTo, toString(fact.known_from) AS knownFrom,
       toString(fact.known_to) AS knownTo, if(JSONHas(fact.data, 'items'), JSONExtractRaw(fact.data, 'items'), '[]') AS items,
       if(JSONHas(fact.data, 'broader'), JSONExtractRaw(fact.data, 'broader'), '[]') AS broader
FROM fact_cells FINAL
ARRAY JOIN facts AS fact
WHERE kind = 'hr.competence.'
