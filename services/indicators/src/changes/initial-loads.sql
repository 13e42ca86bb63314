-- When the last record of an initial load came, statements looked for from an offset on, and when loading was last said to be finished.
SELECT toUnixTimestamp64Milli(max(last)) AS lastBootstrap,
       (SELECT toUnixTimestamp64Milli(max(platform_time)) FROM rules.assertions WHERE startsWith(type, 'rule.loading-finished.')) AS finished
FROM
(
    SELECT max(platform_time) AS last FROM xapi.statement_records WHERE topic_offset >= {from:UInt64} AND bootstrap != ''
    UNION ALL
    SELECT max(platform_time) FROM hr.assertions WHERE bootstrap != ''
    UNION ALL
    SELECT max(platform_time) FROM rules.assertions WHERE bootstrap != ''
)
