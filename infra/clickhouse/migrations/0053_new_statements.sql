-- Which days sources have delivered statements of since an instant: looked for in what is new, not in everything.
ALTER TABLE learning.statement_inputs
    ADD INDEX IF NOT EXISTS by_known_at known_at TYPE minmax GRANULARITY 1;
