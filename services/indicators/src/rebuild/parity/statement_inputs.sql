-- What derivation reads of statements, by date.
SELECT toString(date) AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', *)))) AS hash
FROM statement_inputs FINAL
GROUP BY date
