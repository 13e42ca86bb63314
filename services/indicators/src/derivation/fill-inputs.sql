-- Extracts what derivation reads from the statements at offsets [from, to). Repeating is harmless: equal positions collapse.
-- A context activity may be one object or an array of them (xAPI-Data 2.4.6.2).
INSERT INTO statement_inputs
    (actor_id, date, topic_offset, idx, tag, statement_id, known_at, recorded_at, timestamp, client, verb_id, object_id, activity_type, registration,
     session_id, grouping, parents, categories, stated_class, mandatory, applied, reflection, session_kind,
     duration, planned_duration, competences, goals, stated_initiative, lesson_kind, visibility, stated_in_working_time, extensions)
WITH
    -- one pass over the text instead of one for each of a dozen properties: they were two thirds of the time
    JSONExtract(raw, 'Tuple(
        stored String,
        context Tuple(
            contextActivities Tuple(grouping String, parent String, category String, other String),
            extensions String),
        result Tuple(
            duration String,
            extensions Tuple(`http://id.tincanapi.com/extension/planned-duration` String)))') AS said,
    said.2.1 AS activities,
    said.2.2 AS said_in_extensions,
    JSONExtract(said_in_extensions, 'Tuple(
            `https://w3id.org/xapi/cmi5/context/extensions/sessionid` String,
            `https://ns.example.org/lcm/ext/class` String,
            `https://ns.example.org/lcm/ext/mandatory` Bool,
            `https://ns.example.org/lcm/ext/applied` Bool,
            `https://ns.example.org/lcm/ext/session-kind` String,
            `https://ns.example.org/lcm/ext/competences` Array(String),
            `https://ns.example.org/lcm/ext/goals` Array(String),
            `https://ns.example.org/lcm/ext/initiative` String,
            `https://ns.example.org/lcm/ext/lesson-kind` String,
            `https://ns.example.org/lcm/ext/visibility` String,
            `https://ns.example.org/lcm/ext/in-working-time` Nullable(Bool),
            `http://id.tincanapi.com/extension/planned-duration` String)') AS extensions,
    'http://id.tincanapi.com/extension/reflection' AS reflection_key,
    arrayMap(kind -> arrayMap(activity -> (activity.1, activity.2.1),
        if(kind = '', [], JSONExtract(if(startsWith(kind, '['), kind, concat('[', kind, ']')), 'Array(Tuple(id String, definition Tuple(type String)))'))),
        [activities.1, activities.2, activities.3, activities.4]) AS around,
    -- competences that the context names as activities, where the extension names none
    arrayMap(activity -> activity.1, arrayFilter(activity -> activity.2 = 'https://w3id.org/xapi/tla/activity-types/competency', arrayFlatten(around))) AS named_competences
SELECT assumeNotNull(actor_id), date, topic_offset, idx, tag, statement_id, known_at,
       parseDateTime64BestEffortOrNull(nullIf(said.1, ''), 3, 'UTC'),
       timestamp, client, verb_id, object_id, activity_type, ifNull(toString(registration), ''), extensions.1,
       around[1], around[2], around[3].1,
       extensions.2, extensions.3, extensions.4,
       -- a word of the key without a slash, which some senders escape
       position(raw, 'reflection') > 0 AND (JSONHas(raw, 'context', 'extensions', reflection_key) OR JSONHas(raw, 'result', 'extensions', reflection_key)),
       extensions.5,
       said.3.1, if(extensions.12 != '', extensions.12, said.3.2.1), if(notEmpty(extensions.6), extensions.6, named_competences), extensions.7,
       extensions.8, extensions.9, extensions.10, extensions.11,
       -- a rule may ask for any of them; what is no single value, or names one session, none can ask for
       mapFromArrays(
           arrayMap(each -> each.1, arrayFilter(each -> NOT match(each.2, '^[\\[{]') AND length(each.2) <= 202 AND each.1 != 'https://w3id.org/xapi/cmi5/context/extensions/sessionid',
                    JSONExtractKeysAndValuesRaw(said_in_extensions)) AS single_values),
           arrayMap(each -> each.2, single_values))
FROM xapi.statement_records
WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND state = 'accepted' AND voids IS NULL AND actor_kind = 'agent' AND actor_id IS NOT NULL
