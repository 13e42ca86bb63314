-- Learning events by date. An empty cell says as much as none.
SELECT toString(date) AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', * EXCEPT version)))) AS hash
FROM event_cells FINAL
WHERE notEmpty(events)
GROUP BY date
