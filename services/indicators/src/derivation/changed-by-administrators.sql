-- Identities whose statements a client may have voided that became an administrator at offsets [from, to): its voids count from then on.
SELECT DISTINCT toString(actor_id) AS actorId
FROM statement_inputs
WHERE statement_id IN
(
    SELECT target_id
    FROM xapi.void_records
    WHERE client IN
    (
        SELECT JSONExtractString(data, 'client')
        FROM rules.assertions
        WHERE type = 'rule.client-created.v1' AND has(JSONExtract(data, 'scopes', 'Array(String)'), 'admin')
          AND topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64}
    )
)
