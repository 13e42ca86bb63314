-- Sets of tables that were made to be written together; those of other tables than now are of an earlier release.
SELECT key, uuids
FROM projector.generations
WHERE group_name = {group:String} AND tables = {tables:Array(String)}
ORDER BY registered_at DESC
