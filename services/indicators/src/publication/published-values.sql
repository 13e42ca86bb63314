-- What was published of a window, and by which version of its definition.
SELECT indicator_id AS indicatorId, unit_id AS unitId, toUnixTimestamp64Milli(known_at) AS knownAt, toString(structure) AS structure,
       toString(status) AS status,
       value, lo, hi, score, toString(reason) AS reason,
       toString(catalogue_version) AS catalogueVersion, toString(configuration_version) AS configurationVersion,
       JSONExtractString(explanation, 'versions', 'definition') AS definitionVersion
FROM capability.published_values
WHERE window_start = {start:Date32} AND window_end = {end:Date32}
ORDER BY structure, knownAt, indicatorId, unitId
