-- What units have promised to do for learning, and what became of it (capability model 8.2, commitment.*). A commitment has four kinds of facts that
-- stand beside each other: its terms, that it was done, that it was given up, that another took its place. No person is in any of them.
-- The state at an instant K and a date d: of the rows with known_from <= K AND (known_to IS NULL OR known_to > K) those with effective_from <= d AND
-- (effective_to IS NULL OR effective_to > d). Whether one is late follows from `due` and d; it is stored nowhere.

-- As before (0080); the four kinds of facts of a commitment share a slot and do not compete with each other.
CREATE OR REPLACE VIEW hr.all_assertions AS
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts,
       toLowCardinality(if(entity = 'unit-lineage', concat('hr.unit-lineage.', substring(type, length('hr.unit.') + 1)), toString(type))) AS type,
       closing, recorded_time, sequence,
       if(entity IN ('path-activation', 'path-review', 'subgoal-achievement') OR startsWith(entity, 'commitment'), concat(entity, '|', slot), slot) AS slot,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM hr.assertions
UNION ALL
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts, type, closing, recorded_time, sequence, slot,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM rules.assertions
COMMENT 'Assertions of HR facts and of rules in one shape: both become facts in the same way';

CREATE OR REPLACE VIEW hr.commitments
(
    commitment_id String COMMENT 'The commitment, by the string of its source',
    kind LowCardinality(String) COMMENT 'What the row says: made (its terms), fulfilled, cancelled or superseded',
    owner_unit_id String COMMENT 'Unit that promises; empty where kind is not made',
    subject_code String COMMENT 'Kind of promise, by a code of the source; empty where it gives none',
    title_fi String COMMENT 'What will be done, in Finnish; empty where the source does not say it',
    title_en String COMMENT 'What will be done, in English; empty where the source does not say it',
    due Nullable(Date32) COMMENT 'Last local date on which it is in time; null where kind is not made',
    weight Nullable(Float64) COMMENT 'Weight among the promises of the unit, 1 where the source gives none; null where kind is not made',
    goal_id String COMMENT 'Goal of the strategy that it serves; empty where it serves none',
    indicator_id String COMMENT 'Indicator that it is measured by; empty where it has no measure',
    target Nullable(Float64) COMMENT 'Value that the indicator is to reach by the due date, in its own unit; null where it has none',
    evidence_type LowCardinality(String) COMMENT 'self-declared or event-confirmed; empty where the source does not say it',
    by_commitment_id String COMMENT 'Commitment that takes its place; empty where none does or none is named',
    effective_from Date32 COMMENT 'First local date on which it holds: work began, or it was done, given up or replaced',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT JSONExtractString(data, 'commitmentId') AS commitment_id,
    kind,
    unit_id AS owner_unit_id,
    JSONExtractString(data, 'subjectCode') AS subject_code,
    JSONExtractString(data, 'title', 'fi') AS title_fi,
    JSONExtractString(data, 'title', 'en') AS title_en,
    toDate32OrNull(JSONExtractString(data, 'due')) AS due,
    if(kind = 'made', ifNull(JSONExtract(data, 'weight', 'Nullable(Float64)'), 1), NULL) AS weight,
    JSONExtractString(data, 'goalId') AS goal_id,
    JSONExtractString(data, 'indicator') AS indicator_id,
    JSONExtract(data, 'target', 'Nullable(Float64)') AS target,
    JSONExtractString(data, 'evidenceType') AS evidence_type,
    JSONExtractString(data, 'byCommitmentId') AS by_commitment_id,
    effective_from, effective_to, known_from, known_to
FROM
(
    SELECT transform(substringIndex(slot, '|', 1), ['commitment-fulfilment', 'commitment-cancellation', 'commitment-succession'],
                     ['fulfilled', 'cancelled', 'superseded'], 'made') AS kind,
           unit_id, data, effective_from, effective_to, known_from, known_to
    FROM hr.facts(prefix = 'hr.commitment.')
)
COMMENT 'Commitments of units: their terms, and that they were done, given up or replaced. Bitemporal, and about no person';

CREATE OR REPLACE VIEW capability.commitments
(
    commitment_id String COMMENT 'The commitment, by the string of its source',
    kind LowCardinality(String) COMMENT 'What the row says: made (its terms), fulfilled, cancelled or superseded',
    owner_unit_id String COMMENT 'Unit that promises; empty where kind is not made',
    subject_code String COMMENT 'Kind of promise, by a code of the source; empty where it gives none',
    title_fi String COMMENT 'What will be done, in Finnish; empty where the source does not say it',
    title_en String COMMENT 'What will be done, in English; empty where the source does not say it',
    due Nullable(Date32) COMMENT 'Last local date on which it is in time; null where kind is not made',
    weight Nullable(Float64) COMMENT 'Weight among the promises of the unit, 1 where the source gives none; null where kind is not made',
    goal_id String COMMENT 'Goal of the strategy that it serves; empty where it serves none',
    indicator_id String COMMENT 'Indicator that it is measured by; empty where it has no measure',
    target Nullable(Float64) COMMENT 'Value that the indicator is to reach by the due date, in its own unit; null where it has none',
    evidence_type LowCardinality(String) COMMENT 'self-declared or event-confirmed; empty where the source does not say it',
    by_commitment_id String COMMENT 'Commitment that takes its place; empty where none does or none is named',
    effective_from Date32 COMMENT 'First local date on which it holds: work began, or it was done, given up or replaced',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT *
FROM hr.commitments
COMMENT 'Commitments of units: what was promised, by when, and what became of it. About units only, so that everybody may read them';
