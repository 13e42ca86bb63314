SELECT key, tables, uuids
FROM projector.generations
WHERE group_name = {group:String} AND key IN (SELECT key FROM projector.live_generations WHERE group_name = {group:String})
LIMIT 1
