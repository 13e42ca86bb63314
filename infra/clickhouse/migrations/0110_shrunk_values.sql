-- What is shown side by side is drawn towards its siblings (capability model 3.8). It is published within the explanation; here it becomes
-- a column, so that reading the values of many units reads no explanations.

ALTER TABLE capability.published_values
    ADD COLUMN IF NOT EXISTS shrunk Nullable(Float64) DEFAULT JSONExtract(explanation, 'shrunk', 'Nullable(Float64)')
        COMMENT 'The share drawn towards its siblings, to show beside them; null where it stands as it is';

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
    shrunk Nullable(Float64) COMMENT 'The share drawn towards its siblings, to show beside them; null where it stands as it is',
    n_band String COMMENT 'Size of the cohort, as a band',
    flags Array(String) COMMENT 'Flags such as indicative or structure-break',
    reason String COMMENT 'Why there is no value, such as SUPPRESSED; empty where there is one',
    catalogue_version String COMMENT 'Version of the indicator catalogue',
    configuration_version String COMMENT 'Hash of the configuration known by K'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT indicator_id, unit_id, window_start, window_end, structure, known_at, toString(status) AS status, value, lo, hi, score, shrunk, n_band, flags,
          reason, catalogue_version, configuration_version
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
    shrunk Nullable(Float64) COMMENT 'The share drawn towards its siblings, to show beside them; null where it stands as it is',
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
