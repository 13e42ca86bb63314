-- A page of statements in force, newest first, below a position of the log. Position order is stored order (platform time never
-- decreases within a topic), so the page follows the table's own order. `topic_offset <= …` stands before the tuple because the
-- tuple alone does not use the key.
SELECT toString(statement_id) AS statement_id, raw, toUnixTimestamp64Milli(platform_time) AS stored_ms, client, version, topic_offset, idx
FROM xapi.statements_in_force
WHERE topic_offset <= {offset:UInt64}
  AND (topic_offset, idx) < ({offset:UInt64}, {index:UInt32})
  AND platform_time > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
  AND platform_time <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND ({client:String} = '' OR client = {client:String})
ORDER BY topic_offset DESC, idx DESC
LIMIT {rows:UInt32}
