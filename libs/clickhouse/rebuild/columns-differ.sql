-- How many columns two tables do not have in common.
SELECT count() AS differing
FROM
(
    SELECT name, type FROM system.columns
    WHERE (database = {database:String} AND table = {name:String}) OR (database = {shadowDatabase:String} AND table = {shadowName:String})
    GROUP BY name, type
    HAVING count() != 2
)
