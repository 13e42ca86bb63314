-- Units that go on in others, and the structure of a date (capability model 3.5, structure mode as-of). S is a local date: every day up to
-- it is counted where its people would be in the organisation of that date. K is an instant in any usual form.

-- As before; what goes on in what is a kind of fact of its own, beside that of units: it says nothing of what a unit is.
CREATE OR REPLACE VIEW hr.all_assertions AS
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts,
       toLowCardinality(if(entity = 'unit-lineage', concat('hr.unit-lineage.', substring(type, length('hr.unit.') + 1)), toString(type))) AS type,
       closing, recorded_time, sequence,
       if(entity IN ('path-activation', 'path-review', 'subgoal-achievement'), concat(entity, '|', slot), slot) AS slot,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM hr.assertions
UNION ALL
SELECT topic_offset, idx, known_at, source, event_key, supersedes, retracts, type, closing, recorded_time, sequence, slot,
       effective_from, effective_to, person_id, actor_id, unit_id, data
FROM rules.assertions
COMMENT 'Assertions of HR facts and of rules in one shape: both become facts in the same way';

CREATE OR REPLACE VIEW hr.unit_lineage
(
    slot String COMMENT 'The fact, by the string of its source',
    kind String COMMENT 'moved (another id), merged or split',
    from_units Array(String) COMMENT 'Units that end',
    to_units Array(String) COMMENT 'Units that they go on in',
    mapping Array(Tuple(person_id UUID, unit_id String)) COMMENT 'Where people go when a unit is split, as far as the source says it; pseudonyms',
    effective_from Date32 COMMENT 'Local date from which it is so',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    multiIf(length(to_units) > 1, 'split', length(from_units) > 1, 'merged', 'moved') AS kind,
    JSONExtract(data, 'from', 'Array(String)') AS from_units,
    JSONExtract(data, 'to', 'Array(String)') AS to_units,
    arrayMap(each -> (toUUID(JSONExtractString(each, 'personId')), JSONExtractString(each, 'unitId')), JSONExtractArrayRaw(data, 'mapping')) AS mapping,
    effective_from, known_from, known_to
FROM hr.facts(prefix = 'hr.unit-lineage.')
COMMENT 'Units that go on in others: moved, merged and split';

CREATE OR REPLACE VIEW learning.unit_lineage
(
    slot String COMMENT 'The fact, by the string of its source',
    happened_on Date32 COMMENT 'Local date from which it is so',
    from_units Array(String) COMMENT 'Units that end',
    to_units Array(String) COMMENT 'Units that they go on in',
    mapping Array(Tuple(person_id UUID, unit_id String)) COMMENT 'Where people go when a unit is split, as far as the source says it'
)
-- a fact that another of its slot cut in two has happened once
AS SELECT slot, min(effective_from) AS happened_on, JSONExtract(data, 'from', 'Array(String)') AS from_units,
          JSONExtract(data, 'to', 'Array(String)') AS to_units,
          arrayMap(each -> (toUUID(JSONExtractString(each, 'personId')), JSONExtractString(each, 'unitId')), JSONExtractArrayRaw(data, 'mapping')) AS mapping
FROM learning.facts_at(kind = 'hr.unit-lineage.', K = {K:String})
GROUP BY slot, data
COMMENT 'Units that go on in others, as known at K';

-- From a unit and a day the way to S is followed step by step. The next step is the first lineage event after the day (where the unit is
-- closed already: from its end on, so that assignments that lag behind follow). A unit that ended without one goes on in the unit that was
-- above it. A split goes on in each of its units, and in the unit above for people of whom nothing says where they went: `splits` says under
-- which decisions a way is theirs. A circle ends after 30 steps. Folded, because what is recursive cannot be read through a view with a definer.
CREATE OR REPLACE VIEW learning.units_as_of
(
    unit_id String COMMENT 'The unit',
    effective_from Date32 COMMENT 'First local date of which this holds',
    effective_to Date32 COMMENT 'First local date of which it no longer does',
    as_of_unit_id String COMMENT 'The unit in which its people of these dates are counted in the structure of S',
    splits Array(Tuple(slot String, unit_id String)) COMMENT 'Only of those who went there at these splits; an empty unit: those of whom nothing says where'
)
AS WITH
    lives AS
    (
        SELECT unit_id, pieces, named_events, arraySort(arrayDistinct(arrayFilter(day -> NOT arrayExists(piece -> piece.1 <= day AND piece.2 > day, pieces), pieces.2))) AS ends
        FROM
        (
            SELECT unit_id, arraySort(groupArrayArray(own_pieces)) AS pieces, arraySort(groupArrayArray(own_events)) AS named_events
            FROM
            (
                SELECT unit_id, [(effective_from, effective_to, JSONExtractString(data, 'parentId'))] AS own_pieces,
                       CAST([], 'Array(Tuple(Date32, String, Array(String)))') AS own_events
                FROM learning.facts_at(kind = 'hr.unit.', K = {K:String})
                UNION ALL
                SELECT arrayJoin(from_units) AS unit_id, CAST([], 'Array(Tuple(Date32, Date32, String))'), [(happened_on, slot, to_units)]
                FROM learning.unit_lineage(K = {K:String})
                WHERE happened_on <= toDate32({S:String})
            )
            GROUP BY unit_id
        )
    ),
    units AS
    (
        SELECT unit_id, pieces, ends, last_end,
               -- empty where it has not ended, or nothing was above it
               if(arrayExists(piece -> piece.1 <= toDate32({S:String}) AND piece.2 > toDate32({S:String}), pieces), '',
                  arrayFirst(piece -> piece.2 = last_end, pieces).3) AS above_end,
               -- with the unit that was above on the day before
               arrayMap(event -> (event.1, event.2, event.3, arrayFirst(piece -> piece.1 < event.1 AND piece.2 >= event.1, pieces).3), named_events) AS events
        FROM (SELECT *, arrayLast(day -> day <= toDate32({S:String}), ends) AS last_end FROM lives)
    ),
    spans AS
    (
        SELECT unit_id, span.1 AS since, span.2 AS until, moving
        FROM
        (
            SELECT unit_id, arraySort(arrayDistinct(arrayFilter(day -> day <= toDate32({S:String}), arrayConcat([toDate32('1900-01-01')], pieces.1, pieces.2, events.1)))) AS days
            FROM units
        ) AS d
        -- the units that go on in others
        CROSS JOIN (SELECT groupArray((unit_id, pieces, events, ends, last_end, above_end)) AS moving FROM units WHERE notEmpty(events) OR above_end != '') AS m
        ARRAY JOIN arrayZip(days, arrayPushBack(arrayPopFront(days), addDays(toDate32({S:String}), 1))) AS span
    ),
    followed AS
    (
        SELECT unit_id, since, until,
               -- a way: where it is, since which day, by which splits, whether it is where it began, whether it has come to its end
               arrayFold((ways, round) -> arrayFlatten(arrayMap(way -> if(way.5 = 1, [way],
                   arrayMap(u -> arrayMap(event -> multiIf(
                           length(event.3) = 1, [(event.3[1], event.1, way.3, toUInt8(0), toUInt8(0))],
                           length(event.3) > 1, arrayPushBack(
                               arrayMap(unit -> (unit, event.1, arrayPushBack(way.3, (event.2, unit)), toUInt8(0), toUInt8(0)), event.3),
                               (if(event.4 = '', way.1, event.4), event.1, arrayPushBack(way.3, (event.2, '')), toUInt8(0), toUInt8(event.4 = ''))),
                           u.6 != '', [(u.6, u.5, way.3, toUInt8(0), toUInt8(0))],
                           [(way.1, way.2, way.3, toUInt8(0), toUInt8(1))]),
                       [arrayFirst(event -> event.1 >= multiIf(arrayExists(piece -> piece.1 <= way.2 AND piece.2 > way.2, u.2), addDays(way.2, 1),
                                                               way.4 = 1, arrayLast(day -> day <= way.2, u.4),
                                                               way.2), u.3)])[1],
                       [arrayFirst(each -> each.1 = way.1, moving)])[1]), ways)),
                   range(30),
                   [CAST((unit_id, since, [], 1, 0), 'Tuple(String, Date32, Array(Tuple(String, String)), UInt8, UInt8)')]) AS ways
        FROM spans
    )
SELECT unit_id, since AS effective_from, until AS effective_to, way.1 AS as_of_unit_id, way.3 AS splits
FROM followed
ARRAY JOIN ways AS way
UNION ALL
-- days after S are not mapped
SELECT unit_id, addDays(toDate32({S:String}), 1), toDate32('2299-12-31'), unit_id, CAST([], 'Array(Tuple(String, String))')
FROM units
COMMENT 'Where each unit is counted in the structure of the date S, by date, as known at K';

CREATE OR REPLACE VIEW learning.people_of_splits
(
    person_id UUID COMMENT 'Pseudonym of the person',
    slot String COMMENT 'The split',
    unit_id String COMMENT 'Where the person went',
    share Float64 COMMENT 'Share of the person that went there; together 1'
)
AS WITH
    splits AS
    (
        SELECT slot, happened_on, to_units, mapping FROM learning.unit_lineage(K = {K:String}) WHERE length(to_units) > 1
    ),
    told AS
    (
        SELECT slot, each.1 AS person_id, each.2 AS unit_id FROM splits ARRAY JOIN mapping AS each
    )
SELECT person_id, slot, unit_id, 1. AS share
FROM told
UNION ALL
SELECT person_id, slot, place.1, place.2 / arraySum(firsts.2)
FROM
(
    SELECT m.person_id AS person_id, s.slot AS slot, min(greatest(m.effective_from, s.happened_on)) AS first_day,
           groupArray((m.unit_id, m.x, greatest(m.effective_from, s.happened_on))) AS places, arrayFilter(each -> each.3 = first_day, places) AS firsts
    FROM learning.leaf_memberships(K = {K:String}) AS m
    INNER JOIN (SELECT slot, happened_on, arrayJoin(to_units) AS unit_id FROM splits) AS s ON s.unit_id = m.unit_id
    WHERE m.effective_to > s.happened_on AND (s.slot, m.person_id) NOT IN (SELECT slot, person_id FROM told)
    GROUP BY person_id, slot
)
ARRAY JOIN firsts AS place
COMMENT 'Where people went when units were split: as the split says, else by their first assignment to one of its units; as known at K';

CREATE OR REPLACE VIEW learning.memberships_as_of
(
    person_id UUID COMMENT 'Pseudonym of the person',
    unit_id String COMMENT 'Unit of an assignment',
    as_of_unit_id String COMMENT 'The unit in which this is counted in the structure of S',
    x Float64 COMMENT 'Share of the person that is counted there',
    effective_from Date32 COMMENT 'First local date of the share',
    effective_to Date32 COMMENT 'First local date after it'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS WITH
    people AS
    (
        SELECT person_id, groupArray((slot, unit_id, share)) AS went FROM learning.people_of_splits(K = {K:String}) GROUP BY person_id
    )
SELECT person_id, unit_id, as_of_unit_id, sum(counted) AS x, since AS effective_from, until AS effective_to
FROM
(
    SELECT m.person_id AS person_id, m.unit_id AS unit_id, if(u.unit_id = '', m.unit_id, u.as_of_unit_id) AS as_of_unit_id,
           if(u.unit_id = '', m.effective_from, greatest(m.effective_from, u.effective_from)) AS since,
           if(u.unit_id = '', m.effective_to, least(m.effective_to, u.effective_to)) AS until,
           -- who is known to have gone somewhere at a split has gone nowhere else
           m.x * if(empty(u.splits), 1., arrayProduct(arrayMap(
               taken -> if(taken.2 = '', toFloat64(NOT has(p.went.1, taken.1)),
                           arraySum(each -> if(each.1 = taken.1 AND each.2 = taken.2, each.3, 0.), p.went)), u.splits))) AS counted
    FROM learning.leaf_memberships(K = {K:String}) AS m
    LEFT JOIN learning.units_as_of(S = {S:String}, K = {K:String}) AS u ON u.unit_id = m.unit_id
    LEFT JOIN people AS p ON p.person_id = m.person_id
    WHERE u.unit_id = '' OR (m.effective_from < u.effective_to AND m.effective_to > u.effective_from)
)
WHERE counted > 0
GROUP BY person_id, unit_id, as_of_unit_id, since, until
COMMENT 'Shares of people in the units of their assignments, and where these are counted in the structure of the date S, as known at K';

CREATE OR REPLACE VIEW learning.unit_days_as_of
(
    unit_id String COMMENT 'A unit of the structure of S',
    days UInt32 COMMENT 'Days of [t0, t1) on which a unit existed that counts for it',
    business_days UInt32 COMMENT 'Those of them that were business days of such a unit'
)
AS WITH
    places AS
    (
        SELECT u.unit_id AS unit_id, u.effective_from AS effective_from, u.effective_to AS effective_to,
               arrayPushFront(arrayMap(above -> above.2, arrayFilter(above -> above.1 > 0 AND above.4 <= toDate32({S:String}) AND above.5 > toDate32({S:String}), c.chain)),
                              u.as_of_unit_id) AS units
        FROM (SELECT * FROM learning.units_as_of(S = {S:String}, K = {K:String})) AS u
        LEFT JOIN learning.unit_chains(K = {K:String}) AS c ON c.unit_id = u.as_of_unit_id
    ),
    lives AS
    (
        SELECT unit_id,
               arrayJoin(arrayMap(n -> addDays(greatest(effective_from, {t0:Date32}), n),
                                  range(toUInt32(dateDiff('day', greatest(effective_from, {t0:Date32}), least(effective_to, {t1:Date32})))))) AS day
        FROM learning.unit_ancestors(K = {K:String})
        WHERE depth = 0 AND effective_from < {t1:Date32} AND effective_to > {t0:Date32}
    )
SELECT unit AS unit_id, toUInt32(uniqExact(day)) AS days, toUInt32(uniqExactIf(day, is_business_day)) AS business_days
FROM
(
    SELECT arrayJoin(p.units) AS unit, l.day AS day,
           toDayOfWeek(day) <= 5 AND (l.unit_id, l.day) NOT IN
           (SELECT unit_id, date FROM learning.days_off(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String})) AS is_business_day
    FROM lives AS l
    INNER JOIN places AS p ON p.unit_id = l.unit_id
    WHERE l.day >= p.effective_from AND l.day < p.effective_to
)
GROUP BY unit
COMMENT 'How long units of the structure of the date S existed in [t0, t1), as themselves or as those that went on in them, as known at K';

-- Units whose people of [t0, t1) are other than before for a reason that is not theirs: a unit went on in others, or came under another one.
CREATE OR REPLACE VIEW learning.unit_breaks
(
    unit_id String COMMENT 'A unit that ended so or began so, or one above it that was above only before or only after'
)
AS WITH
    lineage AS
    (
        SELECT from_units, to_units, happened_on FROM learning.unit_lineage(K = {K:String}) WHERE happened_on >= {t0:Date32} AND happened_on < {t1:Date32}
    ),
    breaks AS
    (
        SELECT arrayJoin(from_units) AS unit_before, arrayJoin(to_units) AS unit_after, happened_on FROM lineage
        UNION ALL
        SELECT unit_id, unit_id, later.1
        FROM
        (
            SELECT unit_id, groupArray((effective_from, effective_to, JSONExtractString(data, 'parentId'))) AS pieces
            FROM learning.facts_at(kind = 'hr.unit.', K = {K:String})
            GROUP BY unit_id
        )
        ARRAY JOIN pieces AS later
        WHERE later.1 >= {t0:Date32} AND later.1 < {t1:Date32} AND arrayExists(piece -> piece.2 = later.1 AND piece.3 != later.3, pieces)
    )
SELECT DISTINCT unit_id
FROM
(
    SELECT arrayJoin(arrayConcat(from_units, to_units)) AS unit_id FROM lineage
    UNION ALL
    SELECT ancestor_id
    FROM
    (
        SELECT b.unit_before AS unit_before, b.unit_after AS unit_after, b.happened_on AS happened_on, a.ancestor_id AS ancestor_id, 'before' AS side
        FROM breaks AS b
        INNER JOIN learning.unit_ancestors(K = {K:String}) AS a ON a.unit_id = b.unit_before
        WHERE a.depth > 0 AND a.effective_from < b.happened_on AND a.effective_to >= b.happened_on
        UNION ALL
        SELECT b.unit_before, b.unit_after, b.happened_on, a.ancestor_id, 'after'
        FROM breaks AS b
        INNER JOIN learning.unit_ancestors(K = {K:String}) AS a ON a.unit_id = b.unit_after
        WHERE a.depth > 0 AND a.effective_from <= b.happened_on AND a.effective_to > b.happened_on
    )
    GROUP BY unit_before, unit_after, happened_on, ancestor_id
    HAVING uniqExact(side) = 1
)
COMMENT 'Units of which a trend over [t0, t1) is broken by a reorganisation, as known at K';
