-- Drops a stage whose computations are done.
ALTER TABLE staging.members DROP PARTITION {stage:UUID}
