-- The change log: restated values with the version before each, the newest first.
SELECT indicator_id AS indicator, unit_id AS unit, concat(toString(window_start), '..', toString(window_end)) AS period, structure,
       toUnixTimestamp64Milli(known_at) AS knownAtMs, value, score, reason,
       toUnixTimestamp64Milli(previous_known_at) AS previousKnownAtMs, previous_value AS previousValue, previous_score AS previousScore,
       previous_reason AS previousReason, causes
FROM capability.changes
WHERE ({indicator:String} = '' OR indicator_id = {indicator:String})
  AND ({unit:String} = '' OR unit_id = {unit:String})
  AND ({windowStart:String} = '' OR (toString(window_start) = {windowStart:String} AND toString(window_end) = {windowEnd:String}))
  AND structure = 'as-was'
  AND ({coveredStart:String} = '' OR (toString(window_start) >= {coveredStart:String} AND toString(window_end) <= {coveredEnd:String}))
  -- what was published in another structure is never restated
  AND ({structure:String} = 'as-was' OR (indicator_id, unit_id, window_start) NOT IN
       (SELECT indicator_id, unit_id, window_start FROM capability.values WHERE structure = {structure:String}))
  AND toUnixTimestamp64Milli(known_at) <= {asOfMs:Int64}
ORDER BY known_at DESC, window_start DESC, indicator_id, unit_id
LIMIT {rowsMax:UInt32}
