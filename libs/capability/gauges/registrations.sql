-- Registrations of sources that hold on some day of the window, as known at K, clipped to it.
SELECT JSONExtractString(data, 'sourceId') AS sourceId, JSONExtract(data, 'kinds', 'Array(String)') AS kinds,
       JSONExtract(data, 'expectedDays', 'Array(UInt8)') AS expectedDays,
       toString(greatest(effective_from, {t0:Date32})) AS from, toString(least(effective_to, {t1:Date32})) AS to
FROM learning.facts_at(kind = 'hr.source.registered.', K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32}
ORDER BY sourceId, from
