-- The oldest request that has not come to an end.
SELECT toString(id) AS id, step, projection_name AS projection, action, accept_differences AS acceptDifferences, state, key, upto, log_end AS logEnd, code, detail
FROM projector.rebuilds FINAL
WHERE state NOT IN ('finished', 'refused')
ORDER BY requested_at, id
LIMIT 1
