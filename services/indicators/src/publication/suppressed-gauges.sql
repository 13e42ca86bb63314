-- Which gauges of a closed window were suppressed, and at which K.
SELECT gauge_id AS gaugeId, toUnixTimestamp64Milli(known_at) AS knownAt
FROM capability.gauges
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND status = 'final' AND reason = 'SUPPRESSED'
