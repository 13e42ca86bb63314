-- Published values of closed quarters of some indicators of some units, pair by pair, in the newest version by an instant; the oldest quarter first.
SELECT indicator_id AS indicator, unit_id AS unit, concat(toString(window_start), '..', toString(window_end)) AS period, value, lo, hi, flags, reason
FROM
(
    SELECT indicator_id, unit_id, window_start, window_end, value, lo, hi, flags, reason
    FROM capability.values
    WHERE has(arrayZip({indicators:Array(String)}, {units:Array(String)}), (toString(indicator_id), unit_id))
      AND structure = 'as-was' AND status != 'provisional'
      AND ({windowEnd:String} = '' OR toString(window_end) <= {windowEnd:String})
      AND toUnixTimestamp64Milli(known_at) <= {asOfMs:Int64}
    ORDER BY known_at DESC
    LIMIT 1 BY indicator_id, unit_id, window_start, window_end
)
ORDER BY indicator, unit, window_start
LIMIT {rowsMax:UInt32}
