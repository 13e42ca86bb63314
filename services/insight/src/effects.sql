-- Of each intervention, indicator and area the newest effect that was published by an instant, of a quarter up to the one asked for.
SELECT intervention_id AS interventionId, indicator_id AS indicator, area_id AS area, treated_units AS treated,
       concat(toString(window_start), '..', toString(window_end)) AS period, toUnixTimestamp64Milli(known_at) AS knownAtMs, value, lo, hi, flags, reason, details,
       catalogue_version AS catalogueVersion, configuration_version AS configurationVersion
FROM capability.effects
WHERE window_end <= {windowEnd:Date32} AND toUnixTimestamp64Milli(known_at) <= {asOfMs:Int64}
ORDER BY started_on, effect_id, area_id, window_start DESC, known_at DESC
LIMIT 1 BY effect_id, area_id
LIMIT {rowsMax:UInt32}
