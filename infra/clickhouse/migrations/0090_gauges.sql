-- The evidence gauges for people (capability model 5.1), and statements found by their date.

CREATE OR REPLACE VIEW capability.gauges
(
    gauge_id String COMMENT 'Evidence gauge of the capability model 5.1, such as g-data-currency',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    known_at DateTime64(3, 'UTC') COMMENT 'K: only what was known by this instant counts',
    status String COMMENT 'provisional or final; a gauge is never restated',
    value Nullable(Float64) COMMENT 'A share, or points of a score; null where there is a reason for none',
    reason String COMMENT 'Why there is no value, such as NOT_INSTRUMENTED; empty where there is one',
    details String COMMENT 'What stands beside the value, as JSON: hours, sources, quarters; counts of people and events are bands',
    flags Array(String) COMMENT 'provisional, or nothing',
    catalogue_version String COMMENT 'Version of the indicator catalogue, which says what sources are needed',
    configuration_version String COMMENT 'Hash of the configuration known by K'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT indicator_id AS gauge_id, window_start, window_end, known_at, toString(status) AS status, value, reason,
          JSONExtractRaw(explanation, 'details') AS details, flags, catalogue_version, configuration_version
FROM capability.published_values
WHERE startsWith(indicator_id, 'g-')
ORDER BY unit_id
LIMIT 1 BY gauge_id, window_start, window_end, known_at
COMMENT 'Every published evidence gauge of the organisation: how far the other numbers are to be believed. They are in capability.values too, once for each unit at the top';

-- Gauges and exclusions look at the statements of one quarter; the log holds them roughly by date.
ALTER TABLE xapi.statement_records
    ADD INDEX IF NOT EXISTS by_date date TYPE minmax GRANULARITY 4;
