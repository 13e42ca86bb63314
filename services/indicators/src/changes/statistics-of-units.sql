-- What is counted of the people of some units, or of all units, in one window; without some of the people.
SELECT s.unit_id AS unit_id, toString(s.indicator_id) AS indicatorId, toString(s.person_id) AS person_id, s.y AS y, s.x AS x, s.parts AS parts
FROM staging.person_statistics AS s FINAL
WHERE s.window_start = {start:Date32} AND s.window_end = {end:Date32} AND ({everywhere:Bool} OR s.unit_id IN {units:Array(String)})
  AND s.known_at >= parseDateTime64BestEffort({wholeAt:String}, 3, 'UTC') AND NOT s.is_gone AND s.person_id NOT IN {people:Array(UUID)}
