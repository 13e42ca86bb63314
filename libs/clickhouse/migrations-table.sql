-- The migration runner's own book-keeping, made before the first migration.
CREATE DATABASE IF NOT EXISTS oppiva COMMENT 'Oppiva''s own book-keeping: migrations';

-- ORDER BY number: a few dozen rows, read whole at every start.
CREATE TABLE IF NOT EXISTS oppiva.migrations
(
    number UInt16 COMMENT 'From the file''s name; applied in this order',
    name String COMMENT 'File name in infra/clickhouse/migrations',
    checksum FixedString(64) COMMENT 'SHA-256, hex, of the file as it was applied; a later difference stops the start',
    statements UInt16 COMMENT 'Statements in the file',
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'When its last statement had run'
)
ENGINE = {MergeTree}
ORDER BY number
COMMENT 'One row a migration file that was applied whole';
