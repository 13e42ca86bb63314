SELECT topic_offset AS offset, groupArray(idx) AS entries
FROM projector.quarantine
WHERE key = {key:String} AND topic = {topic:String} AND topic_offset BETWEEN {from:UInt64} AND {to:UInt64}
GROUP BY topic_offset
