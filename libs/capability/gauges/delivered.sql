-- The dates of the window of which some sources have delivered something by K: local dates of statements, UTC dates on which HR events
-- were recorded.
SELECT source_id AS sourceId, groupUniqArray(toString(day)) AS dates
FROM
(
    SELECT toString(client) AS source_id, date AS day
    FROM learning.statement_inputs
    WHERE client IN {sources:Array(String)} AND date >= {t0:Date32} AND date < {t1:Date32} AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
    UNION ALL
    SELECT toString(source), toDate32(ifNull(recorded_time, known_at))
    FROM hr.assertions
    WHERE source IN {sources:Array(String)} AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
      AND toDate32(ifNull(recorded_time, known_at)) >= {t0:Date32} AND toDate32(ifNull(recorded_time, known_at)) < {t1:Date32}
)
GROUP BY sourceId
