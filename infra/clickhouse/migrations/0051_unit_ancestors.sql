-- The tree of units is asked for by every view of attribution, some of them several times, and following it step by step took most of the
-- time of a small computation. So it is followed once, whenever something new is said about a unit, for every instant of knowledge.

-- ORDER BY: read whole, a cell is one unit.
CREATE TABLE IF NOT EXISTS learning.unit_ancestor_cells
(
    unit_id String COMMENT 'The unit',
    version UInt64 COMMENT 'Version of the cell; the highest is in force',
    ancestors Array(Tuple(
        ancestor_id String, depth UInt8, calendar_id String, effective_from Date32, effective_to Date32,
        known_from DateTime64(3, 'UTC'), known_to DateTime64(3, 'UTC'))) COMMENT 'Itself (depth 0) and the units above it, by date and instant of knowledge; open ends are in 2299'
)
ENGINE = {ReplacingMergeTree}(version)
ORDER BY unit_id
COMMENT 'Each unit with all units above it, with its history of knowledge';

CREATE OR REPLACE VIEW learning.unit_ancestors
(
    unit_id String COMMENT 'The unit',
    ancestor_id String COMMENT 'Itself (depth 0) or a unit above it',
    depth UInt8 COMMENT 'Steps up the tree',
    calendar_id String COMMENT 'Calendar of the ancestor; empty where it has none of its own',
    effective_from Date32 COMMENT 'First local date on which it is above',
    effective_to Date32 COMMENT 'First local date on which it no longer is'
)
AS SELECT unit_id, above.ancestor_id AS ancestor_id, above.depth AS depth, above.calendar_id AS calendar_id,
          above.effective_from AS effective_from, above.effective_to AS effective_to
FROM learning.unit_ancestor_cells FINAL
ARRAY JOIN ancestors AS above
WHERE above.known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC') AND above.known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC')
COMMENT 'Each unit with all units above it, by date, as known at K';

CREATE OR REPLACE VIEW learning.goals_of_units
AS SELECT unit_id, groupUniqArray((goal_id, competences, horizon, goal_from, goal_to)) AS goals
FROM
(
    SELECT a.unit_id AS unit_id, g.goal_id AS goal_id, g.competences AS competences, g.horizon AS horizon,
           greatest(a.place.2, g.effective_from) AS goal_from, least(a.place.3, g.effective_to) AS goal_to
    FROM
    (
        -- what belongs to nobody belongs to the whole organisation
        SELECT unit_id, arrayJoin(arrayConcat([(ancestor_id, effective_from, effective_to)],
                                              if(depth = 0, [('', toDate32('1900-01-01'), toDate32('2299-12-31'))], []))) AS place
        FROM learning.unit_ancestors(K = {K:String})
    ) AS a
    INNER JOIN learning.goals(K = {K:String}) AS g ON g.unit_id = a.place.1
    WHERE isNull(g.person_id)
)
WHERE goal_from < goal_to
GROUP BY unit_id
COMMENT 'One row a unit: the goals that hold for its people, its own and those above it, as (goal, competences, horizon, from, to), as known at K';
