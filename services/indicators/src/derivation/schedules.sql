-- Working times of some people that may bear on events from a first date to a last one, whenever known; an open end is null.
SELECT toString(assumeNotNull(fact.person_id)) AS personId, fact.data AS data, toString(fact.effective_from) AS effectiveFrom,
       toString(nullIf(fact.effective_to, toDate32('2299-12-31'))) AS effectiveTo, toUnixTimestamp64Milli(fact.known_from) AS knownFrom,
       toUnixTimestamp64Milli(nullIf(fact.known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))) AS knownTo
FROM (SELECT facts FROM fact_cells FINAL WHERE kind = 'hr.schedule.' AND hasAny(facts.person_id, {people:Array(Nullable(UUID))}))
ARRAY JOIN facts AS fact
WHERE has({people:Array(Nullable(UUID))}, fact.person_id) AND toInt32(fact.effective_from) <= toInt32({last:Date32}) + 2
  AND toInt32(fact.effective_to) > toInt32({first:Date32}) - 2
