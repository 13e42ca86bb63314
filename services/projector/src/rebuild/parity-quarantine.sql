-- As parity.sql, of what one set of tables has set aside.
SELECT intDiv(topic_offset, {step:UInt64}) * {step:UInt64} AS offset, count() AS rows,
       toString(sum(cityHash64(formatRow('RowBinary', topic_offset, idx, reason, code, at, detail)))) AS hash
FROM projector.quarantine
WHERE key = {key:String} AND topic = {topic:String} AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
GROUP BY offset
