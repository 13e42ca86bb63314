-- The tree of units, by unit. The order of steps says nothing, and an empty cell as much as none.
SELECT unit_id AS bucket, count() AS rows, toString(sum(cityHash64(formatRow('RowBinary', arraySort(ancestors))))) AS hash
FROM unit_ancestor_cells FINAL
WHERE notEmpty(ancestors)
GROUP BY unit_id
