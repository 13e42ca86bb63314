-- Drops a stage whose computations are done.
ALTER TABLE staging.events_by_unit DROP PARTITION {stage:UUID}
