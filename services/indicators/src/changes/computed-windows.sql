-- How far each window is computed.
SELECT toString(window_start) AS start, toString(window_end) AS end, toUnixTimestamp64Milli(known_at) AS knownAt, toUnixTimestamp64Milli(whole_at) AS wholeAt,
       indicators, classes, goals, units_hash AS unitsHash, sources_hash AS sourcesHash, toString(catalogue_version) AS catalogueVersion,
       toString(configuration_version) AS configurationVersion
FROM staging.computed_windows FINAL
