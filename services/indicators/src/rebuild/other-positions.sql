-- Positions that are not of derivation go on as they are.
INSERT INTO learning_shadow.positions (topic, upto, version)
SELECT topic, upto, version
FROM learning.positions FINAL
WHERE topic NOT IN ('oppiva.statements', 'oppiva.hr', 'oppiva.rules')
