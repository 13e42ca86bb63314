INSERT INTO xapi.void_records (target_id, topic_offset, idx, platform_time, known_at, client)
SELECT target_id, topic_offset, idx, platform_time, known_at, client
FROM input('topic_offset UInt64, idx UInt32, target_id UUID, platform_time DateTime64(3, \'UTC\'), known_at DateTime64(3, \'UTC\'), client String')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
