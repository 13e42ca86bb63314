-- Where filling begins, and with which version of cells: far above what is read now.
INSERT INTO learning_shadow.positions (topic, upto, version)
SELECT topic, 0, (SELECT max(version) FROM learning.positions) + {step:UInt64}
FROM (SELECT arrayJoin(['oppiva.statements', 'oppiva.hr', 'oppiva.rules']) AS topic)
