SELECT topic_offset AS offset, groupArray(idx) AS entries
FROM {database:Identifier}.{name:Identifier}
WHERE topic_offset BETWEEN {from:UInt64} AND {to:UInt64}
GROUP BY topic_offset
