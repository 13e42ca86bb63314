-- A page of statements in force, oldest first, from a position of the log on and below the end that the first page saw.
SELECT toString(statement_id) AS statement_id, raw, toUnixTimestamp64Milli(platform_time) AS stored_ms, client, version, topic_offset, idx
FROM xapi.statements_in_force
WHERE topic_offset >= {offset:UInt64}
  AND topic_offset < {below:UInt64}
  AND (topic_offset, idx) >= ({offset:UInt64}, {index:UInt32})
  AND platform_time > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND platform_time <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND ({client:String} = '' OR client = {client:String})
ORDER BY topic_offset, idx
LIMIT {rows:UInt32}
