-- Every alias that was ever asserted, and whether something new is said about it at offsets [from, to): asserted, withdrawn, superseded or retracted.
SELECT DISTINCT JSONExtractString(data, 'alias') AS alias, JSONExtractString(data, 'activity') AS activity,
       topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
       OR event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM rules.assertions
                        WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)) AS hasNews
FROM rules.assertions
WHERE startsWith(type, 'rule.activity-alias-')
