-- Facts by kind. The order of facts within a slot says nothing, and an empty cell as much as none.
SELECT toString(kind) AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', slot, arraySort(facts))))) AS hash
FROM fact_cells FINAL
WHERE notEmpty(facts)
GROUP BY kind
