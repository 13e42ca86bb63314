-- Ids at lower positions, to tell a later copy from a first. Read whole, in any order.
SELECT statement_id, topic_offset, idx FROM {database:Identifier}.{name:Identifier} WHERE topic_offset < {upto:UInt64} FORMAT RowBinary
