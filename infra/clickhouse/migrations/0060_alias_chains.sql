-- An alias of an alias is followed to its end. What was derived before followed one step, so everything is derived anew: positions
-- first, so that a crash in between leaves nothing that looks finished.

TRUNCATE TABLE IF EXISTS learning.positions;
TRUNCATE TABLE IF EXISTS learning.statement_inputs;
TRUNCATE TABLE IF EXISTS learning.session_dates;
TRUNCATE TABLE IF EXISTS learning.assignment_records;
TRUNCATE TABLE IF EXISTS learning.fact_cells;
TRUNCATE TABLE IF EXISTS learning.admission_cells;
TRUNCATE TABLE IF EXISTS learning.event_cells;
