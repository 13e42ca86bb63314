-- Types of the events at offsets [from, to) of one topic, and of those that they supersede or retract.
SELECT DISTINCT toString(type) AS type
FROM
(
    SELECT type, event_key, {topic:String} = 'oppiva.hr' AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AS recent FROM hr.assertions
    UNION ALL
    SELECT type, event_key, {topic:String} = 'oppiva.rules' AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} FROM rules.assertions
)
WHERE recent OR event_key IN
(
    SELECT arrayJoin([supersedes, retracts])
    FROM hr.assertions
    WHERE {topic:String} = 'oppiva.hr' AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)
    UNION ALL
    SELECT arrayJoin([supersedes, retracts])
    FROM rules.assertions
    WHERE {topic:String} = 'oppiva.rules' AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)
)
