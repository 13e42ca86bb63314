-- Values as they stand now, kept up to date while facts come in, and what they were computed from. Neither suppressed nor rounded: nobody
-- but the indicators service reads the database staging.

-- ORDER BY: a handful of rows, read whole.
CREATE TABLE IF NOT EXISTS staging.computed_windows
(
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    known_at DateTime64(3, 'UTC') COMMENT 'K: what was known by this instant is in the values; later facts are still to be computed',
    whole_at DateTime64(3, 'UTC') COMMENT 'K of the computation of everybody on which the others build; rows of an earlier K are left over',
    indicators Array(String) COMMENT 'Indicators whose values stand; one that failed is not among them',
    classes Array(String) COMMENT 'Classes of learning events that the organisation has any event of',
    goals UInt32 COMMENT 'Goals pursued in the window',
    units_hash String COMMENT 'Hash of the units that existed in the window, and of their places',
    sources_hash String COMMENT 'Hash of the sources registered in the window and of whether they delivered; empty where none is',
    catalogue_version LowCardinality(String) COMMENT 'Version of the indicator catalogue',
    configuration_version LowCardinality(String) COMMENT 'Hash of the configuration known by K'
)
ENGINE = {ReplacingMergeTree}(known_at)
ORDER BY (window_start, window_end)
COMMENT 'How far each window is computed, written after its values; a crash before it repeats work, which is harmless';

-- ORDER BY: computing some people anew reads the units that they are in.
CREATE TABLE IF NOT EXISTS staging.person_statistics
(
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    unit_id String COMMENT 'Unit of the organisation',
    indicator_id LowCardinality(String) COMMENT 'Indicator of the capability model, or cohort for what describes the people of a unit',
    person_id UUID COMMENT 'Pseudonym of the person',
    known_at DateTime64(3, 'UTC') COMMENT 'K of the computation; the newest is in force',
    y Float64 COMMENT 'The numerator of the person',
    x Float64 COMMENT 'The denominator of the person',
    parts Map(LowCardinality(String), Float64) COMMENT 'What companions and conditions need besides',
    is_gone Bool COMMENT 'Whether the person is not in the unit any more'
)
ENGINE = {ReplacingMergeTree}(known_at)
ORDER BY (window_start, window_end, unit_id, indicator_id, person_id)
COMMENT 'What each indicator counts of each person in each unit and window, as indicator.sql gives it';

-- ORDER BY: one value.
CREATE TABLE IF NOT EXISTS staging.current_values
(
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    indicator_id LowCardinality(String) COMMENT 'Indicator of the capability model',
    unit_id String COMMENT 'Unit of the organisation',
    known_at DateTime64(3, 'UTC') COMMENT 'K of the computation; the newest is in force, and stands for every K since at which it was not computed anew',
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
    companions Map(String, Nullable(Float64)) COMMENT 'Figures beside the value, by name'
)
ENGINE = {ReplacingMergeTree}(known_at)
ORDER BY (window_start, window_end, indicator_id, unit_id)
COMMENT 'The computed value of each indicator, unit and window as known now, before suppression';
