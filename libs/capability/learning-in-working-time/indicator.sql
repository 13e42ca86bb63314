-- learning-in-working-time: for each unit and person, minutes of learning (x) and those of them inside working time (y).
-- Parameters: t0, t1 (local dates, t1 exclusive), K and stage, what the stage-*.sql beside the folders have staged. By hand: README of learning-regularity.
-- Minutes inside a schedule or the band lie with the events, by the date on which that working time begins; here only those count of dates on
-- which the person was at work; what a source says itself goes before. Events of which nothing says when they were are left out, freelancers
-- without a schedule, who have no agreed hours, and shift workers whose shifts nobody knows: these are counted (part shift-without-roster).
WITH
    at_work AS
    (
        SELECT person_id, groupUniqArray(date) AS days
        FROM staging.exposure
        WHERE stage = {stage:UUID}
        GROUP BY person_id
    ),
    away AS
    (
        SELECT assumeNotNull(person_id) AS person_id, groupArray((effective_from, effective_to)) AS spans
        FROM learning.facts_at(kind = 'hr.leave.', K = {K:String})
        WHERE effective_from <= {t1:Date32} AND effective_to >= {t0:Date32}
        GROUP BY person_id
    ),
    freelance AS
    (
        SELECT assumeNotNull(person_id) AS person_id, groupArray((effective_from, effective_to)) AS spans
        FROM learning.facts_at(kind = 'hr.engagement.', K = {K:String})
        WHERE JSONExtractString(data, 'kind') = 'freelancer'
        GROUP BY person_id
    ),
    scheduled AS
    (
        SELECT assumeNotNull(person_id) AS person_id,
               groupArrayIf((effective_from, effective_to), JSONHas(data, 'roster')) AS rosters,
               groupArrayIf((effective_from, effective_to), JSONHas(data, 'pattern')) AS patterns,
               groupArrayIf((effective_from, effective_to), NOT JSONHas(data, 'roster') AND NOT JSONHas(data, 'pattern')) AS unknown_shifts
        FROM learning.facts_at(kind = 'hr.schedule.', K = {K:String})
        WHERE effective_from <= {t1:Date32} AND effective_to >= {t0:Date32}
        GROUP BY person_id
    ),
    judged AS
    (
        SELECT e.unit_id AS unit_id, e.person_id AS person_id, e.weight * e.minutes AS all_minutes,
               arrayExists(span -> e.date >= span.1 AND e.date < span.2, s.rosters)
                   OR arrayExists(span -> e.date >= span.1 AND e.date < span.2, s.patterns) AS has_schedule,
               arrayExists(span -> e.date >= span.1 AND e.date < span.2, s.unknown_shifts) AS is_shift,
               arrayExists(span -> e.date >= span.1 AND e.date < span.2, f.spans) AS is_freelance,
               -- a shift counts on weekends and holidays, a pattern on the weekends that it names
               arrayFilter(each -> has(w.days, each.1)
                               OR (NOT arrayExists(span -> each.1 >= span.1 AND each.1 < span.2, a.spans)
                                   AND (arrayExists(span -> each.1 >= span.1 AND each.1 < span.2, s.rosters)
                                        OR (toDayOfWeek(each.1) > 5 AND arrayExists(span -> each.1 >= span.1 AND each.1 < span.2, s.patterns)))),
                           e.band_minutes) AS worked,
               e.weight * multiIf(isNull(e.in_working_time), arraySum(worked.2), assumeNotNull(e.in_working_time), e.minutes, 0.) AS minutes_inside
        FROM staging.events_by_unit AS e
        LEFT JOIN at_work AS w ON w.person_id = e.person_id
        LEFT JOIN away AS a ON a.person_id = e.person_id
        LEFT JOIN freelance AS f ON f.person_id = e.person_id
        LEFT JOIN scheduled AS s ON s.person_id = e.person_id
        WHERE e.stage = {stage:UUID} AND e.date >= {t0:Date32} AND e.date < {t1:Date32} AND e.class IN ('F', 'W', 'S', 'R', 'X')
          AND (e.is_timed OR isNotNull(e.in_working_time))
    )
SELECT unit_id, person_id, sumIf(minutes_inside, has_schedule OR NOT is_shift) AS y, sumIf(all_minutes, has_schedule OR NOT is_shift) AS x,
       map('shift-without-roster', toUInt8(max(is_shift AND NOT has_schedule))) AS parts
FROM judged
WHERE has_schedule OR NOT is_freelance
GROUP BY unit_id, person_id
ORDER BY unit_id, person_id
