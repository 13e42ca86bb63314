-- Identities whose statements mean something else since the rule events at offsets [from, to): aliases of activities, and clients
-- that became administrators and whose voids count from then on.
WITH
    named AS
    (
        SELECT arrayJoin([JSONExtractString(data, 'alias'), JSONExtractString(data, 'activity')]) AS activity
        FROM rules.assertions
        WHERE startsWith(type, 'rule.activity-alias-')
          AND (topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
               OR event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM rules.assertions
                                WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND (supersedes IS NOT NULL OR retracts IS NOT NULL)))
    ),
    administrators AS
    (
        SELECT JSONExtractString(data, 'client') AS client
        FROM rules.assertions
        WHERE type = 'rule.client-created.v1' AND has(JSONExtract(data, 'scopes', 'Array(String)'), 'admin')
          AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
    )
SELECT DISTINCT toString(actor_id) AS actorId
FROM learning.statement_inputs
WHERE object_id IN (SELECT activity FROM named) OR hasAny(grouping.id, (SELECT groupArray(activity) FROM named)) OR hasAny(parents.id, (SELECT groupArray(activity) FROM named))
   OR statement_id IN (SELECT target_id FROM xapi.void_records WHERE client IN (SELECT client FROM administrators))
