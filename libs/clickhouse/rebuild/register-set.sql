INSERT INTO projector.generations (group_name, key, tables, uuids)
SELECT {group:String}, {key:String}, {tables:Array(String)}, {uuids:Array(UUID)}
