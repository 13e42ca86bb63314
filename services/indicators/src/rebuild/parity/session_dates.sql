-- Dates of cmi5 sessions, by date.
SELECT toString(date) AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', *)))) AS hash
FROM session_dates FINAL
GROUP BY date
