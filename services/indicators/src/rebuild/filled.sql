-- How far the tables of one database are filled.
SELECT topic, upto FROM positions FINAL
