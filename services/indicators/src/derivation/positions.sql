-- How far derivation has come, and the newest version of cells.
SELECT topic, upto, version FROM positions FINAL
