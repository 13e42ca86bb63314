-- Keys of the events at lower positions, to tell a later copy from a first.
SELECT toString(event_key) AS event, topic_offset, idx
FROM {database:Identifier}.{name:Identifier}
WHERE topic_offset < {upto:UInt64}
ORDER BY topic_offset, idx
LIMIT {limit:UInt64} OFFSET {offset:UInt64}
