SELECT max(topic_offset) AS highest, count() AS rows FROM projector.quarantine
WHERE key = {key:String} AND topic = {topic:String} AND topic_offset >= {from:UInt64}
