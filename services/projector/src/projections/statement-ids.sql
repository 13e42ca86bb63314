INSERT INTO xapi.statement_ids (statement_id, platform_time, topic_offset, idx)
SELECT statement_id, platform_time, topic_offset, idx
FROM input('topic_offset UInt64, idx UInt32, statement_id UUID, platform_time DateTime64(3, \'UTC\')')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
