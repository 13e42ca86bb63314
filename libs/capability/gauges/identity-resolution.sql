-- g-identity-resolution: of the statements of the window [t0, t1) for which it was asked who the actor is, how many resolved to one person,
-- as known at K. Not asked is of what was refused at the door, lies in the future, was voided or voids.
WITH parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k
SELECT sum(asked) AS schemaValid, sum(found) AS resolved
FROM
(
    SELECT count() AS asked, countIf(entry.state != 'unresolved-actor') AS found
    FROM learning.admission_cells FINAL
    ARRAY JOIN states AS entry
    WHERE date >= {t0:Date32} AND date < {t1:Date32} AND entry.known_from <= k AND (isNull(entry.known_to) OR entry.known_to > k)
      AND entry.state NOT IN ('quarantined-future', 'voided')
    UNION ALL
    -- a group is no person
    SELECT count(), 0
    FROM xapi.statement_records
    WHERE date >= {t0:Date32} AND date < {t1:Date32} AND known_at <= k AND state = 'accepted' AND voids IS NULL
      AND (actor_kind != 'agent' OR actor_id IS NULL)
)
