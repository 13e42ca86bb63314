-- Ids at lower positions, to tell a later copy from a first. Read whole, in any order.
SELECT statement_id, topic_offset, idx FROM xapi.statement_ids WHERE topic_offset < {upto:UInt64} FORMAT RowBinary
