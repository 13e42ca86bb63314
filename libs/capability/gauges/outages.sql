-- Outages of sources that were declared for some day of the window, as known at K.
SELECT JSONExtractString(data, 'sourceId') AS sourceId, toString(effective_from) AS from, toString(effective_to) AS to
FROM learning.facts_at(kind = 'hr.source.outage-', K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32}
