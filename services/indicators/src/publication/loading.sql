-- Whether an initial load is under way: its last record came after the last word that loading is finished.
SELECT toUnixTimestamp64Milli(max(last)) AS lastBootstrap,
       (SELECT toUnixTimestamp64Milli(max(platform_time)) FROM rules.assertions WHERE startsWith(type, 'rule.loading-finished.')) AS finished
FROM
(
    SELECT max(platform_time) AS last FROM xapi.statement_records WHERE bootstrap != ''
    UNION ALL
    SELECT max(platform_time) FROM hr.assertions WHERE bootstrap != ''
    UNION ALL
    SELECT max(platform_time) FROM rules.assertions WHERE bootstrap != ''
)
