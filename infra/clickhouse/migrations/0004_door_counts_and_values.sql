-- What was refused at the door, and what has been published: both are facts of the log.

-- ORDER BY: the position in the log, unique and what recovery asks for.
CREATE TABLE IF NOT EXISTS learning.door_counts
(
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.admissions',
    idx UInt32 COMMENT 'Position of the count in the record, from 0',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took the record',
    client LowCardinality(String) COMMENT 'Client that sent what was refused',
    state LowCardinality(String) COMMENT 'State of admission, such as rejected-schema (capability model 3.3)',
    code LowCardinality(String) COMMENT 'Stable code of the refusal',
    count UInt64 COMMENT 'How many were refused',
    minute DateTime('UTC') COMMENT 'The minute in which they came'
)
ENGINE = {MergeTree}
ORDER BY (topic_offset, idx)
COMMENT 'Refusals at the door, counted by client, state, code and minute; no content is kept';

-- ORDER BY: the position in the log, unique and what recovery asks for; the views for readers order as they need.
CREATE TABLE IF NOT EXISTS capability.published_values
(
    topic_offset UInt64 COMMENT 'Offset of the record in oppiva.values',
    idx UInt32 COMMENT 'Position of the value in the record, from 0',
    platform_time DateTime64(3, 'UTC') COMMENT 'When the log took the record',
    indicator_id LowCardinality(String) COMMENT 'Indicator of the capability model',
    unit_id LowCardinality(String) COMMENT 'Unit of the organisation',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    structure LowCardinality(String) COMMENT 'Which organisation: as-was, or as-of a date',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    status Enum8('provisional' = 1, 'final' = 2, 'restated' = 3) COMMENT 'Whether the period was closed and whether the value replaces an earlier one',
    value Nullable(Float64) COMMENT 'The value in the unit of the indicator; null where there is a reason for none',
    lo Nullable(Float64) COMMENT 'Lower end of the interval',
    hi Nullable(Float64) COMMENT 'Upper end of the interval',
    score Nullable(Float64) COMMENT 'Score from 0 to 100',
    n_band LowCardinality(String) COMMENT 'Size of the cohort, as a band',
    flags Array(String) COMMENT 'Flags of the capability model 3.10',
    reason LowCardinality(String) COMMENT 'Why there is no value; empty where there is one',
    catalogue_version LowCardinality(String) COMMENT 'Version of the indicator catalogue',
    configuration_version LowCardinality(String) COMMENT 'Hash of the configuration known by K',
    explanation String COMMENT 'Why the value is what it is, as JSON with counts as bands'
)
ENGINE = {MergeTree}
ORDER BY (topic_offset, idx)
SETTINGS index_granularity = 256
COMMENT 'One row for each published value, suppressed before it was published';
