INSERT INTO projector.done (key, topic, upto, platform_time, records, control, entries)
SELECT {key:String}, {topic:String}, upto, platform_time, records, control, entries
FROM input('upto UInt64, platform_time DateTime64(3, \'UTC\'), records UInt64, control UInt64, entries UInt64')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
