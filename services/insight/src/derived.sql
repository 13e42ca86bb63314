-- How far derivation has come in each topic: what lies below is in the tables that indicators are computed from.
SELECT toString(topic) AS topic, upto
FROM learning.positions FINAL
