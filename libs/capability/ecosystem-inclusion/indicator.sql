-- ecosystem-inclusion: for each unit and person of P(u, W), whether the person learned anything not mandatory (y), x = 1.
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- Parts: the same for the time as an external (freelancer, partner, leased) and as an employee, and whether that was 20 business days or
-- more (these also of people outside P(u, W), x = 0). Who changes from one to the other is in both, each with the days in the unit and what
-- was learned at the time.
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
    present AS
    (
        SELECT unit_id, person_id, groupArray(date) AS days
        FROM staging.exposure
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND x > 0
        GROUP BY unit_id, person_id
    ),
    learned AS
    (
        SELECT unit_id, person_id, groupUniqArray(date) AS days
        FROM staging.events_by_unit
        WHERE stage = {stage:UUID} AND date >= {t0:Date32} AND date < {t1:Date32} AND weight > 0 AND class IN ('F', 'W', 'S', 'R', 'X') AND NOT mandatory
        GROUP BY unit_id, person_id
    ),
    people AS
    (
        SELECT m.unit_id AS unit_id, m.person_id AS person_id, m.is_member AS is_member, l.days AS learned_days, e.external_spans AS external_spans,
               e.employee_spans AS employee_spans,
               arrayCount(day -> arrayExists(span -> day >= span.1 AND day < span.2, e.external_spans), p.days) AS external_days,
               arrayCount(day -> arrayExists(span -> day >= span.1 AND day < span.2, e.employee_spans), p.days) AS employee_days
        FROM staging.members AS m
        INNER JOIN engaged AS e ON e.person_id = m.person_id
        INNER JOIN present AS p ON p.unit_id = m.unit_id AND p.person_id = m.person_id
        LEFT JOIN learned AS l ON l.unit_id = m.unit_id AND l.person_id = m.person_id
        WHERE m.stage = {stage:UUID}
    )
SELECT unit_id, person_id, toUInt8(is_member AND notEmpty(learned_days)) AS y, toUInt8(is_member) AS x,
       map('external', toUInt8(is_member AND external_days > 0), 'employee', toUInt8(is_member AND employee_days > 0),
           'external_learned', toUInt8(is_member AND external_days > 0
               AND arrayExists(day -> arrayExists(span -> day >= span.1 AND day < span.2, external_spans), learned_days)),
           'employee_learned', toUInt8(is_member AND employee_days > 0
               AND arrayExists(day -> arrayExists(span -> day >= span.1 AND day < span.2, employee_spans), learned_days)),
           'external_long', toUInt8(external_days >= 20), 'long', toUInt8(external_days >= 20) + toUInt8(employee_days >= 20)) AS parts
FROM people
ORDER BY unit_id, person_id
