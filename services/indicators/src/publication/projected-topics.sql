-- How far the tables that readers see hold each topic, values and refusals too.
SELECT topic, max(upto) AS upto FROM projector.progress GROUP BY topic
