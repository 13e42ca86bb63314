-- Windows of which it is not known how far they are computed begin anew.
TRUNCATE TABLE IF EXISTS staging.computed_windows
