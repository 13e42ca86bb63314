-- How many statements of the window ended in which state, as known at K.
SELECT state, count() AS statements
FROM learning.admissions
WHERE date >= {t0:Date32} AND date < {t1:Date32}
  AND known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND (known_to IS NULL OR known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC'))
GROUP BY state
ORDER BY state
