-- Without IF NOT EXISTS: whoever creates it holds the lock. ORDER BY at: only the newest is read.
CREATE TABLE oppiva.migration_lock
(
    at DateTime('UTC') COMMENT 'A sign of life of the migrator that holds the lock'
)
ENGINE = MergeTree
ORDER BY at
COMMENT 'Exists while a migrator is at work';
