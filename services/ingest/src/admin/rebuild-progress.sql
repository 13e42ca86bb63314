SELECT projection_name AS projection, toString(action) AS action, toString(state) AS state, upto, log_end AS end, code, detail
FROM projector.rebuilds FINAL
WHERE id = {id:UUID}
