-- Indicators that could not be computed, for operators: health and metrics read it.

-- ORDER BY: the newest word about each place replaces the others.
CREATE TABLE IF NOT EXISTS learning.computation_failures
(
    indicator_id LowCardinality(String) COMMENT 'Indicator of the capability model',
    window_start Date32 COMMENT 'First local date of the window',
    window_end Date32 COMMENT 'First local date after the window',
    unit_id String COMMENT 'Unit of the organisation; empty where all of them failed',
    is_failing Bool COMMENT 'Whether it still fails',
    message String COMMENT 'What went wrong',
    at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was tried'
)
ENGINE = {ReplacingMergeTree}(at)
ORDER BY (indicator_id, window_start, window_end, unit_id)
TTL toDateTime(at) + INTERVAL 90 DAY
COMMENT 'Where an indicator could not be computed, and whether it still cannot';
