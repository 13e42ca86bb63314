-- ecosystem-inclusion: for each unit and person of P(u, W), whether the person learned anything not mandatory (y), x = 1.
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- Parts: the same for the time as an external (freelancer, partner, leased) and as an employee; who changes from one to the other is in
-- both, with what was learned at the time.
WITH
    engaged AS
    (
        SELECT assumeNotNull(person_id) AS person_id,
               groupArrayIf((effective_from, effective_to), is_external) AS external_spans,
               groupArrayIf((effective_from, effective_to), NOT is_external) AS employee_spans
        FROM
        (
            SELECT person_id, effective_from, effective_to, JSONExtractString(data, 'kind') IN ('freelancer', 'partner', 'leased') AS is_external
            FROM learning.facts_at(kind = 'hr.engagement.', K = {K:String})
            WHERE (NOT JSONHas(data, 'learningScope') OR JSONExtractBool(data, 'learningScope')) AND effective_from < {t1:Date32} AND effective_to > {t0:Date32}
        )
        GROUP BY person_id
    ),
    learned AS
    (
        SELECT unit_id, person_id, groupUniqArray(date) AS days
        FROM staging.events_by_unit
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND weight > 0 AND class IN ('F', 'W', 'S', 'R', 'X') AND NOT mandatory
        GROUP BY unit_id, person_id
    )
SELECT m.unit_id AS unit_id, m.person_id AS person_id, toUInt8(notEmpty(l.days)) AS y, toUInt8(1) AS x,
       map('external', toUInt8(notEmpty(e.external_spans)), 'employee', toUInt8(notEmpty(e.employee_spans)),
           'external_learned', toUInt8(arrayExists(day -> arrayExists(span -> day >= span.1 AND day < span.2, e.external_spans), l.days)),
           'employee_learned', toUInt8(arrayExists(day -> arrayExists(span -> day >= span.1 AND day < span.2, e.employee_spans), l.days)),
           'external_long', toUInt8(notEmpty(e.external_spans) AND m.days >= 20), 'long', toUInt8(m.days >= 20)) AS parts
FROM staging.members AS m
INNER JOIN engaged AS e ON e.person_id = m.person_id
LEFT JOIN learned AS l ON l.unit_id = m.unit_id AND l.person_id = m.person_id
WHERE m.stage = {stage:UUID} AND m.is_member
ORDER BY unit_id, person_id
