-- What is learned for a narrower competence counts for the broader one (capability model 3.4, Q). Frameworks that were published before have
-- not been kept as facts, so facts are derived anew: positions first, so that a crash in between leaves nothing that looks finished.

TRUNCATE TABLE IF EXISTS learning.positions;
TRUNCATE TABLE IF EXISTS learning.statement_inputs;
TRUNCATE TABLE IF EXISTS learning.session_dates;
TRUNCATE TABLE IF EXISTS learning.assignment_records;
TRUNCATE TABLE IF EXISTS learning.fact_cells;
TRUNCATE TABLE IF EXISTS learning.admission_cells;
TRUNCATE TABLE IF EXISTS learning.event_cells;

-- ORDER BY: read by the competences that goals name; a cell is one of them.
CREATE TABLE IF NOT EXISTS learning.competence_cells
(
    competence String COMMENT 'URI of the competence',
    version UInt64 COMMENT 'Version of the cell; the highest is in force',
    narrower Array(Tuple(
        competence String, effective_from Date32, effective_to Date32,
        known_from DateTime64(3, 'UTC'), known_to DateTime64(3, 'UTC'))) COMMENT 'What counts for it: its parts, theirs, and other names of them, by date and instant of knowledge; open ends are in 2299'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY competence
COMMENT 'Each competence with all that are narrower, with its history of knowledge';

CREATE OR REPLACE VIEW learning.narrower_competences
(
    competence String COMMENT 'URI of the competence',
    narrower_competence String COMMENT 'URI of one that counts for it: a part of it, or another name',
    effective_from Date32 COMMENT 'First local date on which it does',
    effective_to Date32 COMMENT 'First local date on which it no longer does'
)
AS SELECT c.competence AS competence, below.competence AS narrower_competence, below.effective_from AS effective_from, below.effective_to AS effective_to
FROM learning.competence_cells AS c FINAL
ARRAY JOIN narrower AS below
WHERE below.known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND below.known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC')
COMMENT 'Each competence with all that are narrower, as known at K';

-- As before (0028), under the name of what is said.
CREATE OR REPLACE VIEW learning.stated_goals
(
    goal_id String COMMENT 'The goal: its own name, or the slot of a path or sub-goal',
    unit_id String COMMENT 'Unit whose goal it is, with all units below it; empty for that of a person, or of the whole organisation',
    person_id Nullable(UUID) COMMENT 'Person whose goal it is; null for a unit''s',
    competences Array(String) COMMENT 'URIs of the competences that it names',
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
COMMENT 'What units and people say that they learn for, as known at K';

CREATE OR REPLACE VIEW learning.goals
(
    goal_id String COMMENT 'The goal: its own name, or the slot of a path or sub-goal',
    unit_id String COMMENT 'Unit whose goal it is, with all units below it; empty for that of a person, or of the whole organisation',
    person_id Nullable(UUID) COMMENT 'Person whose goal it is; null for a unit''s',
    competences Array(String) COMMENT 'URIs of competences that it needs: one that it names, or some that are narrower',
    horizon LowCardinality(String) COMMENT 'future for a goal of the vision, else current',
    origin LowCardinality(String) COMMENT 'self, co or assigned: who chose a sub-goal; else empty',
    effective_from Date32 COMMENT 'First local date on which it is pursued, and needs those',
    effective_to Date32 COMMENT 'First local date on which it no longer is, or does',
    set_on Date32 COMMENT 'First local date on which it is pursued, whatever frameworks say'
)
-- one pass over what is said: every computation reads goals, most of them where no framework is known
AS SELECT goal_id, unit_id, person_id, needed.1 AS competences, horizon, origin, greatest(stated_from, needed.2) AS effective_from,
          least(stated_to, needed.3) AS effective_to, stated_from AS set_on
FROM
(
    SELECT g.goal_id AS goal_id, g.unit_id AS unit_id, g.person_id AS person_id, g.horizon AS horizon, g.origin AS origin, g.effective_from AS stated_from,
           g.effective_to AS stated_to, arrayJoin(arrayPushFront(n.pieces, ([g.competence], toDate32('1900-01-01'), toDate32('2299-12-31')))) AS needed
    FROM (SELECT *, arrayJoin(competences) AS competence FROM learning.stated_goals(K = {K:String})) AS g
    LEFT JOIN
    (
        SELECT competence,
               arrayFilter(below -> below.4 <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND below.5 > parseDateTime64BestEffort({K:String}, 3, 'UTC'), narrower) AS known,
               arrayMap(span -> (arrayMap(below -> below.1, arrayFilter(below -> below.2 = span.1 AND below.3 = span.2, known)), span.1, span.2),
                        arrayDistinct(arrayMap(below -> (below.2, below.3), known))) AS pieces
        FROM learning.competence_cells FINAL
    ) AS n ON n.competence = g.competence
)
WHERE effective_from < effective_to
COMMENT 'What units and people learn for, with the narrower competences that are implied, as known at K: several rows a goal';

CREATE OR REPLACE VIEW learning.goals_of_people
AS SELECT assumeNotNull(person_id) AS person_id,
          arrayReverseSort(goal -> (goal.7, goal.1), groupArray((goal_id, competences, horizon, effective_from, effective_to, origin, set_on))) AS goals
FROM learning.goals(K = {K:String})
WHERE isNotNull(person_id)
GROUP BY person_id
COMMENT 'One row a person: own paths and sub-goals, the newest first, as (goal, competences, horizon, from, to, origin, set on), as known at K';
