-- The two newest published versions of each value by an instant: the one to show, and the one that it may have restated. In another structure
-- than as-was first what was published in it: a unit of which nothing was has the same people there, and what is said of it as it was holds.
SELECT
    indicator_id AS indicator,
    unit_id AS unit,
    concat(toString(window_start), '..', toString(window_end)) AS period,
    structure,
    toUnixTimestamp64Milli(known_at) AS knownAtMs,
    toString(status) AS status,
    value, lo, hi, score, shrunk,
    n_band AS nBand,
    flags,
    reason,
    catalogue_version AS catalogueVersion,
    configuration_version AS configurationVersion
FROM capability.values
WHERE ({indicator:String} = '' OR indicator_id = {indicator:String})
  AND ({unit:String} = '' OR unit_id = {unit:String})
  AND ({below:Bool} = false OR has({unitsBelow:Array(String)}, unit_id))
  AND ({windowStart:String} = '' OR (toString(window_start) = {windowStart:String} AND toString(window_end) = {windowEnd:String}))
  AND structure IN ('as-was', {structure:String})
  AND ({coveredStart:String} = '' OR (toString(window_start) >= {coveredStart:String} AND toString(window_end) <= {coveredEnd:String}))
  -- evidence gauges and effects have answers of their own
  AND NOT startsWith(indicator_id, 'g-') AND NOT startsWith(indicator_id, 'fx-')
  AND toUnixTimestamp64Milli(known_at) <= {asOfMs:Int64}
ORDER BY window_start, unit_id, indicator_id, structure = {structure:String} DESC, known_at DESC
LIMIT 2 BY window_start, window_end, unit_id, indicator_id
LIMIT {rowsMax:UInt32}
