-- How the newest request for a projection ended, and how many milliseconds ago; nothing where it has not.
SELECT state, dateDiff('millisecond', at, now64(3)) AS ageMs
FROM projector.rebuilds FINAL
WHERE projection_name = {projection:String}
ORDER BY requested_at DESC, id DESC
LIMIT 1
