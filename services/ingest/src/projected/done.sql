-- How far the tables that readers see hold each topic.
SELECT topic, max(upto) AS upto, toUnixTimestamp64Milli(max(platform_time)) AS platform_time_ms
FROM projector.progress
GROUP BY topic
