-- Drops a stage whose computations are done.
ALTER TABLE staging.exposure DROP PARTITION {stage:UUID}
