INSERT INTO learning.door_counts (topic_offset, idx, platform_time, client, state, code, count, minute)
SELECT topic_offset, idx, platform_time, client, state, code, count, toDateTime(minute, 'UTC')
FROM input('topic_offset UInt64, idx UInt32, platform_time DateTime64(3, \'UTC\'), client String, state String, code String, count UInt64, minute UInt32')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
