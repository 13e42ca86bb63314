-- What the rules of one kind, in one topic, say or ever said of whose slot something new is said at offsets [from, to): asserted,
-- withdrawn, superseded or retracted. A withdrawal says only that it ends.
SELECT DISTINCT data
FROM hr.all_assertions
WHERE startsWith(type, {kind:String}) AND slot IN
(
    SELECT slot FROM hr.assertions WHERE {topic:String} = 'oppiva.hr' AND startsWith(type, {kind:String})
        AND (topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
             OR event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM hr.assertions
                              WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)))
    UNION ALL
    SELECT slot FROM rules.assertions WHERE {topic:String} = 'oppiva.rules' AND startsWith(type, {kind:String})
        AND (topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
             OR event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM rules.assertions
                              WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)))
)
