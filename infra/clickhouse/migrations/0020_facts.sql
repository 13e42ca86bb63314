-- From what sources have said to what is a fact: one mechanism for every kind of fact about people, units and rules
-- (capability model 3.2 rule 4). A fact holds on a rectangle: effective_from to effective_to in the world, known_from to known_to
-- on the platform. Ends are exclusive, and null means open.

CREATE OR REPLACE VIEW hr.all_assertions AS
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts, type, closing, slot, recorded_time, sequence,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM hr.assertions
UNION ALL
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts, type, closing, slot, recorded_time, sequence,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM rules.assertions
COMMENT 'Assertions of HR facts and of rules in one shape: both become facts in the same way';

-- Of the assertions of a slot that are known at K, the one with the greatest precedence wins on each day that it covers:
-- recorded time (else known_at), then sequence within a source, then known_at, then position in the log. A closing event covers
-- everything from its effective_from on and asserts nothing. An assertion is dead from the moment something known supersedes or
-- retracts it, for good; an event that retracts asserts nothing itself.
--
-- "Sequence within a source" compares only some pairs, so there is no one order to sort by. But whoever beats all others is either
-- the one known last (`newest`), or of the same source as that one and recorded at the same time with the highest sequence.
--
-- How: the ends of all claims cut the slot's time into spans; within a span the claims' known_at and dead cut the axis of
-- knowledge into steps; each step has a winner; equal neighbours are joined again, first along knowledge, then along time.
CREATE OR REPLACE VIEW hr.facts AS
WITH
    toDate32('2299-12-31') AS end_of_time,
    toDateTime64('2299-12-31 00:00:00', 3, 'UTC') AS end_of_knowledge,
    deaths AS
    (
        SELECT assumeNotNull(arrayJoin(arrayFilter(named -> isNotNull(named), [supersedes, retracts]))) AS dead_key, min(known_at) AS dead_at
        FROM hr.all_assertions
        WHERE isNotNull(supersedes) OR isNotNull(retracts)
        GROUP BY dead_key
    ),
    claims_in_force AS
    (
        SELECT a.slot AS slot, ifNull(a.recorded_time, a.known_at) AS recorded, a.source AS source, a.sequence AS sequence,
               a.known_at AS known_at, a.topic_offset AS topic_offset, a.idx AS idx, a.effective_from AS effective_from,
               if(a.closing, end_of_time, ifNull(a.effective_to, end_of_time)) AS covered_to,
               if(isNull(d.dead_at), end_of_knowledge, assumeNotNull(d.dead_at)) AS dead,
               a.closing AS closing, a.person_id AS person_id, a.actor_id AS actor_id, a.unit_id AS unit_id, a.data AS data
        FROM (SELECT * FROM hr.all_assertions WHERE startsWith(type, {prefix:String}) ORDER BY topic_offset, idx LIMIT 1 BY event_key) AS a
        LEFT JOIN (SELECT dead_key, toNullable(dead_at) AS dead_at FROM deaths) AS d ON a.event_key = d.dead_key
        WHERE isNull(a.retracts)
    ),
    slots AS
    (
        SELECT slot,
               CAST(arrayReverseSort(claim -> (claim.1, claim.2, claim.3, claim.4),
                    groupArray((recorded, known_at, topic_offset, idx, sequence,
                                effective_from, covered_to, dead, closing, source, person_id, actor_id, unit_id, data))),
                    'Array(Tuple(recorded DateTime64(3, \'UTC\'), known_at DateTime64(3, \'UTC\'), topic_offset UInt64, idx UInt32, sequence String,
                     effective_from Date32, covered_to Date32, dead DateTime64(3, \'UTC\'), closing UInt8, source String, person_id Nullable(UUID), actor_id Nullable(UUID),
                     unit_id String, data String))') AS claims,
               arraySort(arrayDistinct(arrayConcat(claims.effective_from, claims.covered_to))) AS ends
        FROM claims_in_force
        WHERE effective_from < covered_to
        GROUP BY slot
    ),
    spans AS
    (
        SELECT slot, claims, span.1 AS span_from, span.2 AS span_to,
               arrayFilter(at -> claims[at].effective_from <= span_from AND claims[at].covered_to >= span_to, arrayEnumerate(claims)) AS covering,
               arraySort(arrayDistinct(arrayConcat(arrayMap(at -> claims[at].known_at, covering), arrayMap(at -> claims[at].dead, covering)))) AS instants,
               arrayReverseSort(at -> (claims[at].recorded, claims[at].sequence, claims[at].known_at, claims[at].topic_offset, claims[at].idx), covering) AS by_sequence,
               arrayMap(k -> (k, arrayFirst(at -> claims[at].known_at <= k AND claims[at].dead > k, covering)), instants) AS newest,
               arrayMap(step -> (step.1, if(step.2 = 0 OR claims[step.2].sequence = '', step.2,
                        arrayFirst(at -> claims[at].recorded = claims[step.2].recorded AND claims[at].source = claims[step.2].source
                                         AND claims[at].known_at <= step.1 AND claims[at].dead > step.1, by_sequence))), newest) AS steps,
               arrayFilter((step, before) -> step.2 != before, steps, arrayPopBack(arrayPushFront(steps.2, 0))) AS changes
        FROM slots
        ARRAY JOIN arrayZip(arrayPopBack(ends), arrayPopFront(ends)) AS span
    ),
    winners AS
    (
        SELECT slot, known.1 AS known_from, known.3 AS known_to, known.2 AS winner, any(claims[winner]) AS claim,
               arraySort(groupArray((span_from, span_to))) AS pieces,
               arraySplit((piece, before) -> piece.1 != before, pieces, arrayPopBack(arrayPushFront(pieces.2, toDate32('1900-01-01')))) AS runs
        FROM spans
        ARRAY JOIN arrayMap((change, next) -> (change.1, change.2, next), changes, arrayPopFront(arrayPushBack(changes.1, end_of_knowledge))) AS known
        WHERE winner > 0 AND claims[winner].closing = 0
        GROUP BY slot, known_from, known_to, winner
    )
SELECT slot, claim.source AS source, claim.person_id AS person_id, claim.actor_id AS actor_id, claim.unit_id AS unit_id, claim.data AS data,
       run[1].1 AS effective_from, if(run[-1].2 = end_of_time, NULL, run[-1].2) AS effective_to,
       known_from, if(known_to = end_of_knowledge, NULL, winners.known_to) AS known_to,
       claim.topic_offset AS topic_offset, claim.idx AS idx
FROM winners
ARRAY JOIN runs AS run
COMMENT 'Bitemporal facts of one kind: prefix is the beginning of the event types that assert it, such as hr.assignment.';
