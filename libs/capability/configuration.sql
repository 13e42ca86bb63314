-- The rules known by K, whatever became of them: C(K) is their hash together with that of the tables in the code. Clients and the
-- end of loading are no configuration of the model.
SELECT toString(event_key) AS eventKey
FROM rules.assertions
WHERE known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND NOT startsWith(type, 'rule.client-') AND NOT startsWith(type, 'rule.loading-')
ORDER BY eventKey
