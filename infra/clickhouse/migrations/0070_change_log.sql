-- What was restated, from what to what and why: the change log of the capability model 3.10.

CREATE OR REPLACE VIEW capability.changes
(
    indicator_id String COMMENT 'Indicator of the capability model',
    unit_id String COMMENT 'Unit of the organisation',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    structure String COMMENT 'Which organisation: as-was, or as-of a date',
    known_at DateTime64(3, 'UTC') COMMENT 'K of the restated version',
    value Nullable(Float64) COMMENT 'The restated value; null where there is a reason for none',
    score Nullable(Float64) COMMENT 'Score of the restated value',
    reason String COMMENT 'Why there is no restated value; empty where there is one',
    previous_known_at DateTime64(3, 'UTC') COMMENT 'K of the version before; the beginning of time where there was none',
    previous_value Nullable(Float64) COMMENT 'The value of the version before; null where there was a reason for none',
    previous_score Nullable(Float64) COMMENT 'Score of the version before',
    previous_reason String COMMENT 'Why the version before had no value; empty where it had one',
    causes Array(String) COMMENT 'late, late-source, voided, corrected-hr, new-identity-link, new-classification or catalogue'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT indicator_id, unit_id, window_start, window_end, structure, known_at, value, score, reason,
          previous.1 AS previous_known_at, previous.2 AS previous_value, previous.3 AS previous_score, previous.4 AS previous_reason,
          JSONExtract(explanation, 'causes', 'Array(String)') AS causes
FROM
(
    SELECT *, lagInFrame((known_at, value, score, toString(reason))) OVER
               (PARTITION BY indicator_id, unit_id, window_start, window_end, structure ORDER BY known_at
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS previous
    FROM capability.published_values
    WHERE status != 'provisional'
)
WHERE status = 'restated'
COMMENT 'The change log: every restated value with the version that it takes the place of, and why';
