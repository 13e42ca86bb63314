-- Computed values on their way to publication, and the views of published ones for people.

-- ORDER BY: one computation is written and read whole; a repeated one replaces the earlier.
CREATE TABLE IF NOT EXISTS staging.computations
(
    indicator_id LowCardinality(String) COMMENT 'Indicator of the capability model',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    unit_id String COMMENT 'Unit of the organisation',
    n UInt32 COMMENT 'Persons with a denominator above 0',
    own_n UInt32 COMMENT 'Those of them with an assignment to the unit itself',
    numerator Float64 COMMENT 'Sum of the numerators',
    denominator Float64 COMMENT 'Sum of the denominators',
    value Nullable(Float64) COMMENT 'The value, neither suppressed nor rounded',
    lo Nullable(Float64) COMMENT 'Lower end of the interval',
    hi Nullable(Float64) COMMENT 'Upper end of the interval',
    score Nullable(Float64) COMMENT 'Score from 0 to 100',
    reason LowCardinality(String) COMMENT 'Why there is no value; empty where there is one',
    flags Array(String) COMMENT 'Flags of the capability model 3.10',
    computed_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was computed; the newest replaces the others'
)
ENGINE = {ReplacingMergeTree}(computed_at)
ORDER BY (indicator_id, window_start, window_end, known_at, unit_id)
TTL toDateTime(computed_at) + INTERVAL 30 DAY
COMMENT 'Values before suppression; only the indicators service may read or write them';

CREATE OR REPLACE VIEW capability.values
(
    indicator_id String COMMENT 'Indicator of the capability model',
    unit_id String COMMENT 'Unit of the organisation',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    structure String COMMENT 'Which organisation: as-was, or as-of a date',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    status String COMMENT 'provisional, final or restated',
    value Nullable(Float64) COMMENT 'The value in display units; null where there is a reason for none',
    lo Nullable(Float64) COMMENT 'Lower end of the 95 % interval',
    hi Nullable(Float64) COMMENT 'Upper end of the 95 % interval',
    score Nullable(Float64) COMMENT 'Score from 0 to 100',
    n_band String COMMENT 'Size of the cohort, as a band',
    flags Array(String) COMMENT 'Flags such as indicative or structure-break',
    reason String COMMENT 'Why there is no value, such as SUPPRESSED; empty where there is one',
    catalogue_version String COMMENT 'Version of the indicator catalogue',
    configuration_version String COMMENT 'Hash of the configuration known by K'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT indicator_id, unit_id, window_start, window_end, structure, known_at, toString(status) AS status, value, lo, hi, score, n_band, flags, reason,
          catalogue_version, configuration_version
FROM capability.published_values
COMMENT 'Every published value, every version of it';

CREATE OR REPLACE VIEW capability.current_values
(
    indicator_id String COMMENT 'Indicator of the capability model',
    unit_id String COMMENT 'Unit of the organisation',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    structure String COMMENT 'Which organisation: as-was, or as-of a date',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    status String COMMENT 'provisional, final or restated',
    value Nullable(Float64) COMMENT 'The value in display units; null where there is a reason for none',
    lo Nullable(Float64) COMMENT 'Lower end of the 95 % interval',
    hi Nullable(Float64) COMMENT 'Upper end of the 95 % interval',
    score Nullable(Float64) COMMENT 'Score from 0 to 100',
    n_band String COMMENT 'Size of the cohort, as a band',
    flags Array(String) COMMENT 'Flags such as indicative or structure-break',
    reason String COMMENT 'Why there is no value, such as SUPPRESSED; empty where there is one',
    catalogue_version String COMMENT 'Version of the indicator catalogue',
    configuration_version String COMMENT 'Hash of the configuration known by K'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT *
FROM capability.values
ORDER BY known_at DESC
LIMIT 1 BY indicator_id, unit_id, window_start, window_end, structure
COMMENT 'The newest version of every published value';

CREATE OR REPLACE VIEW capability.explanations
(
    indicator_id String COMMENT 'Indicator of the capability model',
    unit_id String COMMENT 'Unit of the organisation',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    structure String COMMENT 'Which organisation: as-was, or as-of a date',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    status String COMMENT 'provisional, final or restated',
    explanation String COMMENT 'Why the value is what it is, as JSON; counts are bands'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT indicator_id, unit_id, window_start, window_end, structure, known_at, toString(status) AS status, explanation
FROM capability.published_values
COMMENT 'Why each published value is what it is';

CREATE OR REPLACE VIEW capability.units
(
    unit_id String COMMENT 'Unit of the organisation',
    parent_id Nullable(String) COMMENT 'Unit above; null at the top',
    name String COMMENT 'Name of the unit; its id where the source gives none',
    effective_from Date32 COMMENT 'First local date on which it is so',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer is; null is open'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT unit_id, parent_id, name, effective_from, effective_to
FROM hr.units
WHERE isNull(known_to)
COMMENT 'Units of the organisation and their place in the tree, as known now';
