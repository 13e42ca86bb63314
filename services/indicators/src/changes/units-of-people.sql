-- The units that some people are in, or have been since a computation of everybody, and for which indicators.
SELECT unit_id AS unitId, toString(indicator_id) AS indicatorId, toString(person_id) AS personId
FROM staging.person_statistics FINAL
WHERE window_start = {start:Date32} AND window_end = {end:Date32} AND person_id IN {people:Array(UUID)}
  AND known_at >= parseDateTime64BestEffort({wholeAt:String}, 3, 'UTC')
