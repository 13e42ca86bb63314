-- Rules of the organisation, default minutes and ranks of sources (capability model 9.5, 3.4). A rule may ask for any extension of the
-- context, which statements came without so far, so everything is derived anew: positions first, so that a crash in between leaves
-- nothing that looks finished.

TRUNCATE TABLE IF EXISTS learning.positions;
TRUNCATE TABLE IF EXISTS learning.statement_inputs;
TRUNCATE TABLE IF EXISTS learning.session_dates;
TRUNCATE TABLE IF EXISTS learning.assignment_records;
TRUNCATE TABLE IF EXISTS learning.fact_cells;
TRUNCATE TABLE IF EXISTS learning.admission_cells;
TRUNCATE TABLE IF EXISTS learning.event_cells;

ALTER TABLE learning.statement_inputs
    ADD COLUMN IF NOT EXISTS extensions Map(String, String) COMMENT 'Context extensions that are text, a number, true or false, as JSON; rules of the organisation may ask for them';

CREATE OR REPLACE VIEW learning.facts_with_open_ends
AS SELECT kind, slot, person_id, actor_id, unit_id, data, effective_from, nullIf(effective_to, toDate32('2299-12-31')) AS effective_to,
          known_from, nullIf(known_to, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')) AS known_to
FROM learning.facts
COMMENT 'learning.facts with null for an open end: what derivation reads';

-- As before, and initiative that rules and registered sources decide.
CREATE OR REPLACE VIEW learning.events_by_unit
(
    unit_id String COMMENT 'Unit of the person on the date of the event, or a unit above it',
    person_id UUID COMMENT 'Pseudonym of the person',
    date Date32 COMMENT 'Local date of the event',
    weight Float64 COMMENT 'Share of the event that counts for the unit',
    class LowCardinality(String) COMMENT 'F, W, S, R, X or G',
    minutes Float64 COMMENT 'Minutes of the whole event',
    imputed Bool COMMENT 'Whether the minutes are a default',
    initiative LowCardinality(String) COMMENT 'self, co, assigned or unknown (capability model 9.4)',
    mandatory Bool COMMENT 'Statutory or policy training',
    has_assessment Bool COMMENT 'Whether an assessment was part of it',
    competences Array(String) COMMENT 'URIs of the competences',
    goals Array(String) COMMENT 'Goals that it is for: those stated, and those of the person, the units and above that need one of its competences',
    horizons Array(String) COMMENT 'current, future or both: of those goals',
    activity String COMMENT 'Root activity, as its source names it',
    source String COMMENT 'Client that sent it',
    statement_ids Array(UUID) COMMENT 'The statements that it comes from, the first hundred',
    is_timed Bool COMMENT 'Whether it is known when on the day it was',
    band_minutes Array(Tuple(date Date32, minutes Float64)) COMMENT 'Minutes of it inside the working-time band, by local date, whatever day that is',
    in_working_time Nullable(Bool) COMMENT 'Whether it was in working time, where its source says so',
    is_open_act Bool COMMENT 'Whether a question, an unfinished insight or a lesson was posted where at least the team can read it'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS WITH
    parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k,
    -- sources of which a rule or their registration says that they report assignments: what such a source does not report as assigned was chosen
    (
        SELECT groupArray((source_id, effective_from, effective_to))
        FROM
        (
            SELECT JSONExtractString(data, 'value') AS source_id, effective_from, effective_to
            FROM learning.facts_at(kind = 'rule.parameter-', K = {K:String})
            WHERE JSONExtractString(data, 'name') = 'source-reporting-assignments'
            UNION ALL
            SELECT JSONExtractString(data, 'sourceId'), effective_from, effective_to
            FROM learning.facts_at(kind = 'hr.source.registered.', K = {K:String})
            WHERE has(JSONExtract(data, 'kinds', 'Array(String)'), 'assignments-of-learning')
        )
    ) AS reporting_sources,
    located AS
    (
        SELECT e.person_id AS person_id, e.date AS date, e.statement_ids[1] AS first_statement, any(e.class) AS class, any(e.minutes) AS minutes,
               any(e.imputed) AS imputed, any(e.stated_initiative) AS stated_initiative, any(e.mandatory) AS mandatory,
               any(e.has_assessment) AS has_assessment, any(e.competences) AS competences, any(e.stated_goals) AS stated_goals,
               any(e.activity) AS activity, any(e.activities) AS activities, any(e.source) AS source, any(e.statement_ids) AS statement_ids,
               any(e.is_timed) AS is_timed, any(e.band_minutes) AS band_minutes, any(e.in_working_time) AS in_working_time,
               any(e.is_open_act) AS is_open_act,
               groupArray((m.x, arrayPushFront(arrayMap(above -> above.2, arrayFilter(above -> above.1 > 0 AND e.date >= above.4 AND e.date < above.5, u.chain)), m.unit_id))) AS places,
               groupUniqArrayArray(arrayFilter(goal -> e.date >= goal.4 AND e.date < goal.5 AND hasAny(goal.2, e.competences), g.goals)) AS unit_goals
        FROM (SELECT * FROM learning.events WHERE known_from <= k AND (isNull(known_to) OR known_to > k)) AS e
        INNER JOIN learning.leaf_memberships(K = {K:String}) AS m ON m.person_id = e.person_id
        LEFT JOIN learning.unit_chains(K = {K:String}) AS u ON u.unit_id = m.unit_id
        LEFT JOIN learning.goals_of_units(K = {K:String}) AS g ON g.unit_id = m.unit_id
        WHERE e.date >= m.effective_from AND e.date < m.effective_to
        GROUP BY e.person_id, e.date, e.statement_ids[1]
    ),
    related AS
    (
        SELECT l.person_id AS person_id, l.date AS date, l.class AS class, l.minutes AS minutes, l.imputed AS imputed, l.stated_initiative AS
               stated_initiative, l.mandatory AS mandatory, l.has_assessment AS has_assessment, l.competences AS competences, l.stated_goals AS
               stated_goals, l.activity AS activity, l.activities AS activities, l.source AS source, l.statement_ids AS statement_ids, l.is_timed
               AS is_timed, l.band_minutes AS band_minutes, l.in_working_time AS in_working_time, l.is_open_act AS is_open_act, l.places AS
               places, l.unit_goals AS unit_goals,
               arrayFilter(goal -> l.date >= goal.4 AND l.date < goal.5 AND hasAny(goal.2, l.competences), p.goals) AS own_goals,
               arrayExists(each -> arrayLast(record -> record.3 = each AND record.1 <= l.date, a.records).2, l.activities) AS is_assigned
        FROM located AS l
        LEFT JOIN learning.goals_of_people(K = {K:String}) AS p ON p.person_id = l.person_id
        LEFT JOIN learning.assignments_of_people(K = {K:String}) AS a ON a.person_id = l.person_id
    )
SELECT place.1 AS unit_id, person_id, date, least(1., place.2) AS weight, class, minutes, imputed,
       multiIf(stated_initiative IN ('self', 'co', 'assigned'), toString(stated_initiative),
               is_assigned, 'assigned',
               -- a rule of the organisation says so, and nothing says that it was assigned (9.5)
               stated_initiative = 'self-unless-assigned', 'self',
               arrayExists(goal -> goal.6 != '', own_goals), arrayFirst(goal -> goal.6 != '', own_goals).6,
               arrayExists(each -> each.1 = source AND date >= each.2 AND date < each.3, reporting_sources), 'self',
               'unknown') AS initiative,
       mandatory, has_assessment, competences,
       arraySort(arrayDistinct(arrayConcat(stated_goals, unit_goals.1, own_goals.1))) AS goals,
       arraySort(arrayDistinct(arrayConcat(unit_goals.3, own_goals.3))) AS horizons,
       activity, source, statement_ids, is_timed, band_minutes, in_working_time, is_open_act
FROM related
ARRAY JOIN arrayMap(unit -> (unit, arraySum(each -> if(has(each.2, unit), each.1, 0.), places)), arrayDistinct(arrayFlatten(places.2))) AS place
COMMENT 'Learning events with the units that they count for, as known at K (attribution A1)';
