-- The dates of the window of which some sources have delivered something by K: local dates of statements, UTC dates on which HR events
-- were recorded. Cells of admission lie by date, so only those of the window are read.
SELECT source_id AS sourceId, groupUniqArray(toString(day)) AS dates
FROM
(
    SELECT entry.source AS source_id, date AS day
    FROM learning.admission_cells FINAL
    ARRAY JOIN states AS entry
    WHERE date >= {t0:Date32} AND date < {t1:Date32} AND entry.source IN {sources:Array(String)}
      AND entry.known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
    UNION ALL
    SELECT toString(source), toDate32(ifNull(recorded_time, known_at))
    FROM hr.assertions
    WHERE source IN {sources:Array(String)} AND known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
      AND toDate32(ifNull(recorded_time, known_at)) >= {t0:Date32} AND toDate32(ifNull(recorded_time, known_at)) < {t1:Date32}
)
GROUP BY sourceId
