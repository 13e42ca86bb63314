-- What the HR events and rules between two instants of knowledge (since, K] bear on: `person`, the dates of one person; `objection`, all of
-- one person, whenever known; `organisation`, the dates of everybody. Dates are a half-open range; open ends are in 2299.
WITH
    parseDateTime64BestEffort({since:String}, 3, 'UTC') AS since,
    parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k,
    toDate32('1900-01-01') AS beginning,
    toDate32('2299-12-31') AS end,
    recent AS
    (
        SELECT * FROM hr.all_assertions WHERE known_at > since AND known_at <= k
    ),
    -- what is superseded or retracted has held until now
    touched AS
    (
        -- that a unit goes on in another one breaks a trend on that day; what it was stays as it was
        SELECT slot, data, type, effective_from AS first,
               multiIf(startsWith(type, 'hr.unit-lineage.'), addDays(effective_from, 1), closing, end,
                       -- the day after is where the next state of a unit begins: a break, if that is another place
                       startsWith(type, 'hr.unit.'), ifNull(addDays(effective_to, 1), end), ifNull(effective_to, end)) AS last,
               multiIf(startsWith(type, 'hr.assignment.') OR startsWith(type, 'hr.engagement.') OR startsWith(type, 'hr.leave.')
                           OR startsWith(type, 'hr.schedule.'), 'days',
                       -- whom an identity is changes what was assigned to somebody from then on
                       startsWith(type, 'hr.person.identity-'), 'days from',
                       startsWith(type, 'hr.person.registered') OR startsWith(type, 'hr.intervention.'), 'nothing',
                       startsWith(type, 'hr.person.'), 'objection',
                       startsWith(type, 'hr.path.'), 'path',
                       startsWith(type, 'hr.subgoal.'), 'subgoal',
                       -- learning events that an alias changes are known differently by themselves
                       startsWith(type, 'rule.activity-alias-') OR startsWith(type, 'rule.loading-'), 'nothing',
                       -- administrators void what others have sent, whenever
                       startsWith(type, 'rule.client-'), if(has(JSONExtract(data, 'scopes', 'Array(String)'), 'admin'), 'everything', 'nothing'),
                       'organisation') AS about
        FROM
        (
            SELECT * FROM recent
            UNION ALL
            SELECT * FROM hr.all_assertions
            WHERE event_key IN (SELECT arrayJoin([supersedes, retracts]) FROM recent WHERE supersedes IS NOT NULL OR retracts IS NOT NULL)
            UNION ALL
            -- whose place in its slot another lineage takes, or gives back: the break on its day goes or comes
            SELECT * FROM hr.all_assertions
            WHERE startsWith(type, 'hr.unit-lineage.') AND slot IN (SELECT slot FROM recent WHERE startsWith(type, 'hr.unit-lineage.'))
        )
    ),
    paths AS
    (
        SELECT slot, JSONExtractString(data, 'pathId') AS path_id, person_id, unit_id
        FROM hr.all_assertions
        WHERE startsWith(type, 'hr.path.created')
    ),
    -- steps are those of the paths that their slots have ever named
    owners AS
    (
        SELECT person_id, unit_id FROM paths WHERE slot IN (SELECT slot FROM touched WHERE about = 'path')
        UNION ALL
        SELECT person_id, unit_id
        FROM paths
        WHERE path_id IN
        (
            SELECT JSONExtractString(data, 'pathId') FROM hr.all_assertions
            WHERE startsWith(type, 'hr.subgoal.') AND slot IN (SELECT slot FROM touched WHERE about = 'subgoal')
        )
    )
SELECT concern, ifNull(toString(person), '') AS personId, toString(min(first)) AS firstDate, toString(max(last)) AS endDate
FROM
(
    -- everybody whom a slot was ever about: one assertion may take the place of another's
    SELECT if(t.about = 'objection', 'objection', 'person') AS concern, a.person_id AS person,
           if(t.about = 'objection', beginning, t.first) AS first, if(t.about = 'days', t.last, end) AS last
    FROM (SELECT slot, person_id FROM hr.all_assertions WHERE person_id IS NOT NULL) AS a
    INNER JOIN (SELECT * FROM touched WHERE about IN ('days', 'days from', 'objection')) AS t ON t.slot = a.slot
    UNION ALL
    SELECT if(isNull(person_id), 'organisation', 'person'), person_id, beginning, end FROM owners WHERE isNotNull(person_id) OR unit_id != ''
    UNION ALL
    SELECT 'organisation', NULL, if(about = 'everything', beginning, first), if(about = 'everything', end, last)
    FROM touched
    WHERE about IN ('organisation', 'everything')
)
GROUP BY concern, person
LIMIT {limit:UInt32}
