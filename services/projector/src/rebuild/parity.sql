-- Rows of a table by buckets of offsets. Rows are hashed as bytes: the hash of a NULL is NULL, and would leave the row out of the sum.
SELECT intDiv(topic_offset, {step:UInt64}) * {step:UInt64} AS offset, count() AS rows,
       toString(sum(cityHash64(formatRow('RowBinary', *)))) AS hash
FROM {database:Identifier}.{name:Identifier}
WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
GROUP BY offset
