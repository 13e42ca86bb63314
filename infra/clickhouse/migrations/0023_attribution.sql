-- Who belongs where on which day, as known at K (capability model 3.5), and what that makes of learning events. K is an instant
-- in any usual form, such as 2024-10-15T00:00:00Z; t0 and t1 are local dates, t1 exclusive. Open ends are in 2299.

CREATE OR REPLACE VIEW learning.unit_ancestors
(
    unit_id String COMMENT 'The unit',
    ancestor_id String COMMENT 'Itself (depth 0) or a unit above it',
    depth UInt8 COMMENT 'Steps up the tree',
    calendar_id String COMMENT 'Calendar of the ancestor; empty where it has none of its own',
    effective_from Date32 COMMENT 'First local date on which it is above',
    effective_to Date32 COMMENT 'First local date on which it no longer is'
)
AS WITH RECURSIVE
    tree AS
    (
        SELECT unit_id, JSONExtractString(data, 'parentId') AS parent_id, JSONExtractString(data, 'calendarId') AS calendar_id,
               effective_from AS tree_from, effective_to AS tree_to
        FROM learning.facts_at(kind = 'hr.unit.', K = {K:String})
    ),
    -- a circle in the tree ends at depth 31 instead of never
    chain AS
    (
        SELECT unit_id, unit_id AS ancestor_id, parent_id AS next_id, toUInt8(0) AS depth, calendar_id, tree_from AS chain_from, tree_to AS chain_to FROM tree
        UNION ALL
        SELECT c.unit_id, t.unit_id, t.parent_id, toUInt8(c.depth + 1), t.calendar_id, greatest(c.chain_from, t.tree_from), least(c.chain_to, t.tree_to)
        FROM chain AS c
        INNER JOIN tree AS t ON t.unit_id = c.next_id
        WHERE greatest(c.chain_from, t.tree_from) < least(c.chain_to, t.tree_to) AND c.depth < 31 AND c.next_id != c.unit_id
    )
SELECT unit_id, ancestor_id, depth, calendar_id, chain_from AS effective_from, chain_to AS effective_to
FROM chain
COMMENT 'Each unit with all units above it, by date, as known at K';

CREATE OR REPLACE VIEW learning.unit_chains
AS SELECT unit_id, arraySort(groupArray((depth, ancestor_id, calendar_id, effective_from, effective_to))) AS chain
FROM learning.unit_ancestors(K = {K:String})
GROUP BY unit_id
COMMENT 'One row a unit: itself and the units above it, nearest first, as (depth, ancestor, calendar, from, to), as known at K';

CREATE OR REPLACE VIEW learning.leaf_memberships
(
    person_id UUID COMMENT 'Pseudonym of the person',
    unit_id String COMMENT 'Unit of an assignment',
    x Float64 COMMENT 'Share of the person that belongs there: fraction over the sum of fractions',
    effective_from Date32 COMMENT 'First local date of the share',
    effective_to Date32 COMMENT 'First local date after it'
)
AS WITH
    people AS
    (
        SELECT assumeNotNull(person_id) AS person_id,
               groupArray((unit_id, if(JSONHas(data, 'fraction'), JSONExtractFloat(data, 'fraction'), 1.), effective_from, effective_to)) AS own,
               arraySort(arrayDistinct(arrayConcat(own.3, own.4))) AS ends
        FROM learning.facts_at(kind = 'hr.assignment.', K = {K:String})
        GROUP BY person_id
    )
SELECT person_id, member AS unit_id, arraySum(arrayMap(each -> if(each.1 = member, each.2, 0), active)) / arraySum(active.2) AS x,
       span.1 AS effective_from, span.2 AS effective_to
FROM
(
    SELECT person_id, span, arrayFilter(each -> each.3 <= span.1 AND each.4 >= span.2, own) AS active
    FROM people
    ARRAY JOIN arrayZip(arrayPopBack(ends), arrayPopFront(ends)) AS span
)
ARRAY JOIN arrayDistinct(active.1) AS member
COMMENT 'Shares of people in the units of their assignments, by date, as known at K';

-- The calendar of a unit on a day is its own, else that of the nearest unit above that has one; one further up does not count then.
CREATE OR REPLACE VIEW learning.days_off
(
    unit_id String COMMENT 'The unit',
    date Date32 COMMENT 'A holiday or closure in its calendar'
)
AS SELECT DISTINCT unit_id, day_off AS date
FROM
(
    SELECT unit_id, arrayFilter(above -> above.3 != '', chain) AS with_calendar, arrayJoin(arrayDistinct(with_calendar.3)) AS calendar_id
    FROM learning.unit_chains(K = {K:String})
) AS u
INNER JOIN
(
    SELECT JSONExtractString(data, 'calendarId') AS calendar_id,
           toDate32OrNull(arrayJoin(arrayConcat(JSONExtract(data, 'holidays', 'Array(String)'), JSONExtract(data, 'closures', 'Array(String)')))) AS day_off
    FROM learning.facts_at(kind = 'hr.calendar.', K = {K:String})
    WHERE day_off >= effective_from AND day_off < effective_to AND day_off >= {t0:Date32} AND day_off < {t1:Date32}
) AS c ON c.calendar_id = u.calendar_id
WHERE arrayFirst(above -> day_off >= above.4 AND day_off < above.5, with_calendar).3 = calendar_id
COMMENT 'Holidays and closures of each unit in [t0, t1), as known at K';

-- Business days of the calendar of the person's unit on which the person has an engagement in scope and no leave.
CREATE OR REPLACE VIEW learning.exposure
(
    person_id UUID COMMENT 'Pseudonym of the person',
    unit_id String COMMENT 'Unit of the person, or a unit above it',
    date Date32 COMMENT 'Eligible business day',
    x Float64 COMMENT 'Share of that day that belongs to the unit, above 0 and at most 1',
    direct_x Float64 COMMENT 'The part of x that comes from assignments to the unit itself'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS WITH
    engaged AS
    (
        SELECT assumeNotNull(person_id) AS person_id, groupArray((effective_from, effective_to)) AS spans
        FROM learning.facts_at(kind = 'hr.engagement.', K = {K:String})
        WHERE NOT JSONHas(data, 'learningScope') OR JSONExtractBool(data, 'learningScope')
        GROUP BY person_id
    ),
    absent AS
    (
        SELECT assumeNotNull(person_id) AS person_id, groupArray((effective_from, effective_to)) AS spans
        FROM learning.facts_at(kind = 'hr.leave.', K = {K:String})
        GROUP BY person_id
    ),
    leaf_days AS
    (
        SELECT m.person_id AS person_id, m.unit_id AS leaf_id, m.x AS leaf_x, u.chain AS chain,
               arrayJoin(arrayFilter(
                   day -> toDayOfWeek(day) <= 5
                       AND arrayExists(span -> day >= span.1 AND day < span.2, e.spans)
                       AND NOT arrayExists(span -> day >= span.1 AND day < span.2, l.spans),
                   arrayMap(n -> addDays(greatest(m.effective_from, {t0:Date32}), n),
                            range(toUInt32(greatest(0, dateDiff('day', greatest(m.effective_from, {t0:Date32}), least(m.effective_to, {t1:Date32})))))))) AS day
        FROM learning.leaf_memberships(K = {K:String}) AS m
        INNER JOIN engaged AS e ON e.person_id = m.person_id
        LEFT JOIN absent AS l ON l.person_id = m.person_id
        LEFT JOIN learning.unit_chains(K = {K:String}) AS u ON u.unit_id = m.unit_id
        WHERE m.effective_from < {t1:Date32} AND m.effective_to > {t0:Date32}
    )
SELECT person_id, belongs.1 AS unit_id, day AS date, least(1., sum(leaf_x)) AS x, least(1., sumIf(leaf_x, belongs.2 = 0)) AS direct_x
FROM
(
    SELECT person_id, leaf_x, day,
           arrayJoin(arrayPushFront(arrayMap(above -> (above.2, above.1), arrayFilter(above -> above.1 > 0 AND day >= above.4 AND day < above.5, chain)),
                                    (leaf_id, toUInt8(0)))) AS belongs
    FROM leaf_days
    WHERE (leaf_id, day) NOT IN (SELECT unit_id, date FROM learning.days_off(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String}))
)
GROUP BY person_id, unit_id, date
COMMENT 'Person-days: who belongs to which unit on which eligible business day of [t0, t1), as known at K';

CREATE OR REPLACE VIEW learning.events_by_unit
(
    unit_id String COMMENT 'Unit of the person on the date of the event, or a unit above it',
    person_id UUID COMMENT 'Pseudonym of the person',
    date Date32 COMMENT 'Local date of the event',
    weight Float64 COMMENT 'Share of the event that counts for the unit',
    class LowCardinality(String) COMMENT 'F, W, S, R, X or G',
    minutes Nullable(Float64) COMMENT 'Minutes of the whole event; null where not derived',
    imputed Bool COMMENT 'Whether the minutes are a default',
    initiative LowCardinality(String) COMMENT 'self, co, assigned or unknown; empty where not derived',
    mandatory Bool COMMENT 'Statutory or policy training',
    has_assessment Bool COMMENT 'Whether an assessment was part of it',
    competences Array(String) COMMENT 'URIs of the competences',
    activity String COMMENT 'Root activity, as its source names it',
    source String COMMENT 'Client that sent it',
    statement_ids Array(UUID) COMMENT 'The statements that it comes from, the first hundred'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS WITH
    parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k,
    attributed AS
    (
        SELECT e.person_id AS person_id, e.date AS date, e.class AS class, e.minutes AS minutes, e.imputed AS imputed, e.initiative AS initiative,
               e.mandatory AS mandatory, e.has_assessment AS has_assessment, e.competences AS competences, e.activity AS activity, e.source AS source,
               e.statement_ids AS statement_ids, m.x AS leaf_x,
               arrayJoin(arrayPushFront(arrayMap(above -> above.2, arrayFilter(above -> above.1 > 0 AND date >= above.4 AND date < above.5, u.chain)), m.unit_id)) AS unit_id
        FROM (SELECT * FROM learning.events WHERE known_from <= k AND (isNull(known_to) OR known_to > k)) AS e
        INNER JOIN learning.leaf_memberships(K = {K:String}) AS m ON m.person_id = e.person_id
        LEFT JOIN learning.unit_chains(K = {K:String}) AS u ON u.unit_id = m.unit_id
        WHERE e.date >= m.effective_from AND e.date < m.effective_to
    )
SELECT unit_id, person_id, date, least(1., sum(leaf_x)) AS weight, any(a.class) AS class, any(a.minutes) AS minutes, any(a.imputed) AS imputed,
       any(a.initiative) AS initiative, any(a.mandatory) AS mandatory, any(a.has_assessment) AS has_assessment, any(a.competences) AS competences,
       any(a.activity) AS activity, any(a.source) AS source, any(a.statement_ids) AS statement_ids
FROM attributed AS a
GROUP BY unit_id, person_id, date, a.statement_ids[1]
COMMENT 'Learning events with the units that they count for, as known at K (attribution A1)';
