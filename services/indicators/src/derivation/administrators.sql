-- Clients that may void what other clients sent.
SELECT DISTINCT JSONExtractString(data, 'client') AS client
FROM rules.assertions
WHERE type = 'rule.client-created.v1' AND has(JSONExtract(data, 'scopes', 'Array(String)'), 'admin')
