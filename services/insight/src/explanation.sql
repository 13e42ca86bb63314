-- Why the newest published version by an instant is what it is.
SELECT explanation, toUnixTimestamp64Milli(known_at) AS knownAtMs
FROM capability.explanations
WHERE indicator_id = {indicator:String} AND unit_id = {unit:String}
  AND toString(window_start) = {windowStart:String} AND toString(window_end) = {windowEnd:String}
  AND structure IN ('as-was', {structure:String})
  AND toUnixTimestamp64Milli(known_at) <= {asOfMs:Int64}
ORDER BY structure = {structure:String} DESC, known_at DESC
LIMIT 1
