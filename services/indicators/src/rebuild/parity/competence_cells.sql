-- Competences, each with what counts for it. The order says nothing, and an empty cell as much as none.
SELECT competence AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', arraySort(narrower))))) AS hash
FROM competence_cells FINAL
WHERE notEmpty(narrower)
GROUP BY competence
