-- One statement that has been voided, by its id: accepted, and no longer in force (xAPI-Communication 2.1.3, voidedStatementId).
SELECT toString(statement_id) AS statement_id, raw, toUnixTimestamp64Milli(platform_time) AS stored_ms, client, version, topic_offset, idx
FROM xapi.statement_records
WHERE (topic_offset, idx) IN (SELECT topic_offset, idx FROM xapi.statement_ids WHERE statement_id = {id:UUID})
  AND (topic_offset, idx) NOT IN
      (SELECT topic_offset, idx FROM xapi.statements_in_force
       WHERE (topic_offset, idx) IN (SELECT topic_offset, idx FROM xapi.statement_ids WHERE statement_id = {id:UUID}))
ORDER BY topic_offset, idx
LIMIT 1
