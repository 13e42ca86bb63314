-- learning-in-working-time: for each unit and person, minutes of learning (x) and those of them inside working time (y).
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- Inside is what lies in the band of a day on which the person was at work; what a source says itself goes before. Events of which nothing
-- says when they were are left out, and freelancers, who have no agreed hours.
WITH
    at_work AS
    (
        SELECT person_id, groupUniqArray(date) AS days
        FROM staging.exposure
        WHERE stage = {stage:UUID}
        GROUP BY person_id
    ),
    freelance AS
    (
        SELECT assumeNotNull(person_id) AS person_id, groupArray((effective_from, effective_to)) AS spans
        FROM learning.facts_at(kind = 'hr.engagement.', K = {K:String})
        WHERE JSONExtractString(data, 'kind') = 'freelancer'
        GROUP BY person_id
    )
SELECT e.unit_id AS unit_id, e.person_id AS person_id,
       sum(e.weight * multiIf(isNull(e.in_working_time), arraySum(arrayMap(each -> if(has(w.days, each.1), each.2, 0.), e.band_minutes)),
                              assumeNotNull(e.in_working_time), e.minutes, 0.)) AS y,
       sum(e.weight * e.minutes) AS x
FROM staging.events_by_unit AS e
LEFT JOIN at_work AS w ON w.person_id = e.person_id
LEFT JOIN freelance AS f ON f.person_id = e.person_id
WHERE e.stage = {stage:UUID} AND e.date >= {t0:Date32} AND e.date < {t1:Date32} AND e.class IN ('F', 'W', 'S', 'R', 'X')
  AND (e.is_timed OR isNotNull(e.in_working_time))
  AND NOT arrayExists(span -> e.date >= span.1 AND e.date < span.2, f.spans)
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
