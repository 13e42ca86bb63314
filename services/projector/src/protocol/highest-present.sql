SELECT max(topic_offset) AS highest, count() AS rows FROM {database:Identifier}.{name:Identifier} WHERE topic_offset >= {from:UInt64}
