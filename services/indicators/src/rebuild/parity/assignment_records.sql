-- Assignments that sources report, by date.
SELECT toString(date) AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', *)))) AS hash
FROM assignment_records FINAL
GROUP BY date
