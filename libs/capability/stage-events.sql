-- Stages the learning events of [from, to) with the units that they count for, as known at K: everybody's, or those of some people.
INSERT INTO staging.events_by_unit
    (stage, unit_id, person_id, date, weight, class, minutes, imputed, initiative, mandatory, has_assessment, competences, goals, horizons, activity, source,
     is_timed, band_minutes, in_working_time, is_open_act, event_id)
SELECT {stage:UUID}, unit_id, person_id, date, weight, class, minutes, imputed, initiative, mandatory, has_assessment, competences, goals, horizons, activity,
       source, is_timed, band_minutes, in_working_time, is_open_act, statement_ids[1]
FROM learning.events_by_unit(K = {K:String})
WHERE date >= {from:Date32} AND date < {to:Date32} AND (empty({people:Array(UUID)}) OR person_id IN {people:Array(UUID)})
