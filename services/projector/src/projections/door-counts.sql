INSERT INTO learning.door_counts (topic_offset, idx, platform_time, client, state, code, count, minute, known_at)
SELECT topic_offset, idx, platform_time, client, state, code, count, toDateTime(minute, 'UTC'), known_at
FROM input('topic_offset UInt64, idx UInt32, platform_time DateTime64(3, \'UTC\'), client String, state String, code String, count UInt64, minute UInt32, known_at DateTime64(3, \'UTC\')')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
