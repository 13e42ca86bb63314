-- The newest published version of each evidence gauge of a window, by an instant.
SELECT gauge_id AS id, toUnixTimestamp64Milli(known_at) AS knownAtMs, status, value, reason, details, catalogue_version AS catalogueVersion,
       configuration_version AS configurationVersion
FROM capability.gauges
WHERE window_start = {windowStart:Date32} AND window_end = {windowEnd:Date32} AND toUnixTimestamp64Milli(known_at) <= {asOfMs:Int64}
ORDER BY known_at DESC
LIMIT 1 BY gauge_id
