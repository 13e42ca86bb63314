-- Minutes, initiative, competences and goals of learning events. What was derived before lacks them, so everything is derived anew:
-- positions first, so that a crash in between leaves nothing that looks finished.

TRUNCATE TABLE IF EXISTS learning.positions;
TRUNCATE TABLE IF EXISTS learning.statement_inputs;
TRUNCATE TABLE IF EXISTS learning.session_dates;
TRUNCATE TABLE IF EXISTS learning.fact_cells;
TRUNCATE TABLE IF EXISTS learning.admission_cells;
DROP TABLE IF EXISTS learning.event_cells;

ALTER TABLE learning.statement_inputs
    ADD COLUMN IF NOT EXISTS duration String COMMENT 'result.duration as sent, empty where absent',
    ADD COLUMN IF NOT EXISTS planned_duration String COMMENT 'Extension planned-duration as sent, empty where absent',
    ADD COLUMN IF NOT EXISTS competences Array(String) COMMENT 'Extension competences, else context activities of type competence',
    ADD COLUMN IF NOT EXISTS goals Array(String) COMMENT 'Extension goals',
    ADD COLUMN IF NOT EXISTS stated_initiative LowCardinality(String) COMMENT 'Extension initiative, empty where absent',
    ADD COLUMN IF NOT EXISTS lesson_kind LowCardinality(String) COMMENT 'Extension lesson-kind, empty where absent',
    ADD COLUMN IF NOT EXISTS visibility LowCardinality(String) COMMENT 'Extension visibility, empty where absent',
    ADD COLUMN IF NOT EXISTS stated_in_working_time Nullable(Bool) COMMENT 'Extension in-working-time';

-- ORDER BY: indicators read the dates of a window; a cell is one person on one of them. No clock times: dates and minutes only.
CREATE TABLE IF NOT EXISTS learning.event_cells
(
    date Date32 COMMENT 'Local date of the first statement of the events',
    person_id UUID COMMENT 'Pseudonym of the person',
    version UInt64 COMMENT 'Version of the cell; the highest is in force',
    events Array(Tuple(
        class LowCardinality(String), source String, activity String, mandatory Bool, has_assessment Bool, statement_ids Array(UUID),
        minutes Float64, imputed Bool, initiative LowCardinality(String), competences Array(String), goals Array(String),
        activities Array(String), is_timed Bool, band_minutes Array(Tuple(date Date32, minutes Float64)), in_working_time Nullable(Bool),
        is_open_act Bool,
        known_from DateTime64(3, 'UTC'), known_to Nullable(DateTime64(3, 'UTC')))) COMMENT 'Versions of the learning events of that person and date'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY (date, person_id)
SETTINGS index_granularity = 1024
COMMENT 'Learning events by person and date, whole cells with their history of knowledge';

-- ORDER BY: looked up by the identities of a person.
CREATE TABLE IF NOT EXISTS learning.assignment_records
(
    actor_id UUID COMMENT 'Pseudonym of the actor to whom something was assigned',
    activity String COMMENT 'IRI of the activity',
    date Date32 COMMENT 'Local date from which it counts',
    statement_id UUID COMMENT 'The statement that says so',
    client LowCardinality(String) COMMENT 'Source: the client that sent it',
    is_assigned Bool COMMENT 'Assigned from that date on; false: withdrawn',
    known_at DateTime64(3, 'UTC') COMMENT 'Knowledge time of the statement'
)
ENGINE = {ReplacingMergeTree}
ORDER BY (actor_id, activity, date, statement_id)
SETTINGS index_granularity = 512
COMMENT 'Assignments and mandatory enrolments that sources report, and their ends; filled with learning.statement_inputs';

-- In "was-assigned" the actor is the one to whom it was assigned; in "assign" the one who assigns, and nobody says to whom (9.3).
CREATE MATERIALIZED VIEW IF NOT EXISTS learning.assignment_records_filling TO learning.assignment_records
AS SELECT actor_id, object_id AS activity, date, statement_id, client,
          NOT verb_id IN ('http://id.tincanapi.com/verb/unregistered', 'https://id.tincanapi.com/verb/unregistered') AS is_assigned, known_at
FROM learning.statement_inputs
WHERE verb_id IN ('https://w3id.org/xapi/acrossx/verbs/was-assigned', 'https://w3id.org/xapi/tla/verbs/was-assigned',
                  'http://id.tincanapi.com/verb/unregistered', 'https://id.tincanapi.com/verb/unregistered')
   OR (mandatory AND verb_id IN ('http://adlnet.gov/expapi/verbs/registered', 'https://adlnet.gov/expapi/verbs/registered',
                                 'https://xapi.edlm/profiles/edlm-lms/concepts/verbs/enrolled'))
COMMENT 'Fills learning.assignment_records row by row';

CREATE OR REPLACE VIEW learning.events
(
    person_id UUID COMMENT 'Pseudonym of the person',
    date Date32 COMMENT 'Local date of its first statement',
    class LowCardinality(String) COMMENT 'F formal, W work-embedded, S social, R reflection, X assessment, G recognition',
    minutes Float64 COMMENT 'Minutes, at most 240 an event and 480 a person and day',
    imputed Bool COMMENT 'Whether the minutes are the default of the activity type',
    stated_initiative LowCardinality(String) COMMENT 'self, co or assigned where a statement says so, else empty; learning.events_by_unit has the initiative by all rules',
    mandatory Bool COMMENT 'Statutory or policy training',
    has_assessment Bool COMMENT 'Whether an assessment was part of it',
    competences Array(String) COMMENT 'URIs of the competences',
    stated_goals Array(String) COMMENT 'Goals that a statement names; learning.events_by_unit has the goals by all rules',
    activity String COMMENT 'Root activity, as its source names it',
    activities Array(String) COMMENT 'Root activity, objects and what they belong to, as the source names them',
    source String COMMENT 'Client that sent it',
    statement_ids Array(UUID) COMMENT 'The statements that it comes from, the first hundred',
    is_timed Bool COMMENT 'Whether it is known when on the day it was',
    band_minutes Array(Tuple(date Date32, minutes Float64)) COMMENT 'Minutes of it inside the working-time band, by local date, whatever day that is',
    in_working_time Nullable(Bool) COMMENT 'Whether it was in working time, where its source says so',
    is_open_act Bool COMMENT 'Whether a question, an unfinished insight or a lesson was posted where at least the team can read it',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it so',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT person_id, date, event.class AS class, event.minutes AS minutes, event.imputed AS imputed, event.initiative AS stated_initiative,
          event.mandatory AS mandatory, event.has_assessment AS has_assessment, event.competences AS competences, event.goals AS stated_goals,
          event.activity AS activity, event.activities AS activities, event.source AS source, event.statement_ids AS statement_ids,
          event.is_timed AS is_timed, event.band_minutes AS band_minutes, event.in_working_time AS in_working_time,
          event.is_open_act AS is_open_act, event.known_from AS known_from, event.known_to AS known_to
FROM learning.event_cells FINAL
ARRAY JOIN events AS event
COMMENT 'One version of a learning event; at K: known_from <= K AND (known_to IS NULL OR known_to > K)';

-- That a path is followed or was looked at, or a step reached, is a fact of its own beside the path or the step: it has the slot of what it is
-- about, but says nothing of what that is, so it must not take its place.
CREATE OR REPLACE VIEW hr.all_assertions AS
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts, type, closing, recorded_time, sequence,
       if(entity IN ('path-activation', 'path-review', 'subgoal-achievement'), concat(entity, '|', slot), slot) AS slot,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM hr.assertions
UNION ALL
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts, type, closing, recorded_time, sequence, slot,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM rules.assertions
COMMENT 'Assertions of HR facts and of rules in one shape: both become facts in the same way';

-- Goals of units, of paths and of sub-goals have one shape: who pursues it, and which competences it is about.
CREATE OR REPLACE VIEW learning.goals
(
    goal_id String COMMENT 'The goal: its own name, or the slot of a path or sub-goal',
    unit_id String COMMENT 'Unit whose goal it is, with all units below it; empty for that of a person, or of the whole organisation',
    person_id Nullable(UUID) COMMENT 'Person whose goal it is; null for a unit''s',
    competences Array(String) COMMENT 'URIs of the competences that it needs',
    horizon LowCardinality(String) COMMENT 'future for a goal of the vision, else current',
    origin LowCardinality(String) COMMENT 'self, co or assigned: who chose a sub-goal; else empty',
    effective_from Date32 COMMENT 'First local date on which it is pursued',
    effective_to Date32 COMMENT 'First local date on which it no longer is'
)
AS WITH
    paths AS
    (
        SELECT slot, JSONExtractString(data, 'pathId') AS path_id, person_id, unit_id, JSONExtract(data, 'competenceUri', 'Array(String)') AS competences,
               effective_from, effective_to
        FROM learning.facts_at(kind = 'hr.path.', K = {K:String})
        -- a path has an owner; what has none is something that was said about one
        WHERE isNotNull(person_id) OR unit_id != ''
    )
SELECT JSONExtractString(data, 'goalId') AS goal_id, JSONExtractString(data, 'ownerUnitId') AS unit_id, CAST(NULL AS Nullable(UUID)) AS person_id,
       JSONExtract(data, 'competenceUri', 'Array(String)') AS competences,
       if(lower(JSONExtractString(data, 'horizon')) IN ('future', 'vision'), 'future', 'current') AS horizon, '' AS origin, effective_from, effective_to
FROM learning.facts_at(kind = 'hr.strategy.goal-', K = {K:String})
UNION ALL
SELECT slot, unit_id, person_id, competences, 'current', '', effective_from, effective_to
FROM paths
WHERE notEmpty(competences)
UNION ALL
SELECT s.slot, any(p.unit_id), any(p.person_id), any(JSONExtract(s.data, 'competenceUri', 'Array(String)')), 'current', any(JSONExtractString(s.data, 'origin')),
       s.effective_from, any(s.effective_to)
FROM learning.facts_at(kind = 'hr.subgoal.', K = {K:String}) AS s
INNER JOIN paths AS p ON p.path_id = JSONExtractString(s.data, 'pathId')
WHERE JSONHas(s.data, 'competenceUri')
GROUP BY s.slot, s.effective_from
COMMENT 'What units and people learn for, as known at K';

CREATE OR REPLACE VIEW learning.goals_of_units
AS SELECT unit_id, groupArray((goal_id, competences, horizon, goal_from, goal_to)) AS goals
FROM
(
    SELECT a.unit_id AS unit_id, g.goal_id AS goal_id, g.competences AS competences, g.horizon AS horizon,
           greatest(a.effective_from, g.effective_from) AS goal_from, least(a.effective_to, g.effective_to) AS goal_to
    FROM learning.unit_ancestors(K = {K:String}) AS a
    INNER JOIN learning.goals(K = {K:String}) AS g ON g.unit_id = a.ancestor_id
    WHERE isNull(g.person_id)
    UNION ALL
    SELECT a.unit_id, g.goal_id, g.competences, g.horizon, g.effective_from, g.effective_to
    FROM (SELECT DISTINCT unit_id FROM learning.unit_ancestors(K = {K:String})) AS a
    CROSS JOIN (SELECT * FROM learning.goals(K = {K:String}) WHERE isNull(person_id) AND unit_id = '') AS g
)
WHERE goal_from < goal_to
GROUP BY unit_id
COMMENT 'One row a unit: the goals that hold for its people, its own and those above it, as (goal, competences, horizon, from, to), as known at K';

CREATE OR REPLACE VIEW learning.goals_of_people
AS SELECT assumeNotNull(person_id) AS person_id,
          arrayReverseSort(goal -> (goal.4, goal.1), groupArray((goal_id, competences, horizon, effective_from, effective_to, origin))) AS goals
FROM learning.goals(K = {K:String})
WHERE isNotNull(person_id)
GROUP BY person_id
COMMENT 'One row a person: own paths and sub-goals, the newest first, as (goal, competences, horizon, from, to, origin), as known at K';

-- The rule of 9.4 that needs more than the event: what was assigned to the person before, unless voided or withdrawn since.
CREATE OR REPLACE VIEW learning.assignments_of_people
AS SELECT l.person_id AS person_id, arraySort(groupUniqArray((r.date, r.is_assigned, r.activity))) AS records
FROM (SELECT * FROM learning.assignment_records FINAL WHERE known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC')) AS r
INNER JOIN
(
    SELECT assumeNotNull(actor_id) AS actor_id, assumeNotNull(person_id) AS person_id, effective_from, effective_to
    FROM learning.facts_at(kind = 'hr.person.identity-', K = {K:String})
) AS l ON l.actor_id = r.actor_id
WHERE r.date >= l.effective_from AND r.date < l.effective_to
  AND (r.statement_id, r.client) NOT IN
      (SELECT target_id, toString(client) FROM xapi.void_records WHERE known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC'))
  -- an administrator may void what others sent
  AND r.statement_id NOT IN
      (
          SELECT target_id
          FROM xapi.void_records
          WHERE known_at <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND client IN
          (
              SELECT JSONExtractString(data, 'client')
              FROM rules.assertions
              WHERE type = 'rule.client-created.v1' AND has(JSONExtract(data, 'scopes', 'Array(String)'), 'admin')
          )
      )
GROUP BY person_id
COMMENT 'One row a person: what was assigned or withdrawn as (date, assigned, activity) in the order of dates, as known at K';

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
    -- sources of which a rule says that they report assignments: what such a source does not report as assigned was chosen
    (
        SELECT groupArray((JSONExtractString(data, 'value'), effective_from, effective_to))
        FROM learning.facts_at(kind = 'rule.parameter-', K = {K:String})
        WHERE JSONExtractString(data, 'name') = 'source-reporting-assignments'
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

-- Stages live for one computation: what lies there is of a process that has ended.
DROP TABLE IF EXISTS staging.events_by_unit;

-- ORDER BY and the rest: as staging.exposure.
CREATE TABLE IF NOT EXISTS staging.events_by_unit
(
    stage UUID COMMENT 'One window and instant of knowledge, drawn anew each time',
    unit_id String COMMENT 'Unit of the person on the date of the event, or a unit above it',
    person_id UUID COMMENT 'Pseudonym of the person',
    date Date32 COMMENT 'Local date of the event',
    weight Float64 COMMENT 'Share of the event that counts for the unit',
    class LowCardinality(String) COMMENT 'F, W, S, R, X or G',
    minutes Float64 COMMENT 'Minutes of the whole event',
    imputed Bool COMMENT 'Whether the minutes are a default',
    initiative LowCardinality(String) COMMENT 'self, co, assigned or unknown',
    mandatory Bool COMMENT 'Statutory or policy training',
    has_assessment Bool COMMENT 'Whether an assessment was part of it',
    competences Array(String) COMMENT 'URIs of the competences',
    goals Array(String) COMMENT 'Goals that it is for',
    horizons Array(LowCardinality(String)) COMMENT 'current, future or both: of those goals',
    activity String COMMENT 'Root activity, as its source names it',
    source LowCardinality(String) COMMENT 'Client that sent it',
    is_timed Bool COMMENT 'Whether it is known when on the day it was',
    band_minutes Array(Tuple(date Date32, minutes Float64)) COMMENT 'Minutes of it inside the working-time band, by local date, whatever day that is',
    in_working_time Nullable(Bool) COMMENT 'Whether it was in working time, where its source says so',
    is_open_act Bool COMMENT 'Whether a question, an unfinished insight or a lesson was posted where at least the team can read it',
    event_id UUID COMMENT 'The first of its statements: the same in every unit that it counts for',
    made_at DateTime('UTC') DEFAULT now() COMMENT 'When it was staged'
)
ENGINE = {MergeTree}
PARTITION BY stage
ORDER BY (unit_id, person_id, date)
TTL made_at + INTERVAL 1 DAY
COMMENT 'learning.events_by_unit of one window and instant, for as long as its indicators are computed';

-- ORDER BY and the rest: as staging.exposure.
CREATE TABLE IF NOT EXISTS staging.members
(
    stage UUID COMMENT 'One window and instant of knowledge, drawn anew each time',
    unit_id String COMMENT 'A unit, or a unit above it',
    person_id UUID COMMENT 'Pseudonym of a person with exposure to it in the window',
    days Float64 COMMENT 'Exposure of the person to the unit in the window, in days',
    direct_days Float64 COMMENT 'The part of it that comes from assignments to the unit itself',
    is_member Bool COMMENT 'Whether the person is in P(u, W): days for a third of the unit''s business days and more',
    made_at DateTime('UTC') DEFAULT now() COMMENT 'When it was staged'
)
ENGINE = {MergeTree}
PARTITION BY stage
ORDER BY (unit_id, person_id)
TTL made_at + INTERVAL 1 DAY
COMMENT 'People of each unit in one window, for as long as its indicators are computed';
