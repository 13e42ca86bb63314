-- The values of one window as they stand, neither suppressed nor rounded.
SELECT toString(v.indicator_id) AS indicatorId, v.unit_id AS unitId, v.n AS n, v.own_n AS ownN, v.numerator AS numerator, v.denominator AS denominator,
       v.value AS value, v.lo AS lo, v.hi AS hi, v.score AS score, toString(v.reason) AS reason, v.flags AS flags, v.companions AS companions
FROM (SELECT * FROM staging.current_values FINAL WHERE window_start = {start:Date32} AND window_end = {end:Date32}) AS v
CROSS JOIN (SELECT * FROM staging.computed_windows FINAL WHERE window_start = {start:Date32} AND window_end = {end:Date32}) AS w
WHERE v.known_at >= w.whole_at AND has(w.indicators, v.indicator_id)
ORDER BY indicatorId, unitId
