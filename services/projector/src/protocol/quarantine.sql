INSERT INTO projector.quarantine (key, topic, topic_offset, idx, reason, code, at, detail)
SELECT {key:String}, {topic:String}, topic_offset, idx, reason, code, at, detail
FROM input('topic_offset UInt64, idx UInt32, reason String, code String, at DateTime64(3, \'UTC\'), detail String')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
