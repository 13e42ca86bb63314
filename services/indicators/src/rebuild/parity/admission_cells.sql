-- States of admission by date. An empty cell says as much as none.
SELECT toString(date) AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', * EXCEPT version)))) AS hash
FROM admission_cells FINAL
WHERE notEmpty(states)
GROUP BY date
