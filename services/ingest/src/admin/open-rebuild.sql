-- The rebuild that is under way, or the first that waits.
SELECT toString(id) AS id, projection_name AS projection, toString(action) AS action
FROM projector.rebuilds FINAL
WHERE state NOT IN ('finished', 'refused')
ORDER BY requested_at, id
LIMIT 1
