-- Extracts what derivation reads from the statements at offsets [from, to). Repeating is harmless: equal positions collapse.
-- A context activity may be one object or an array of them (xAPI-Data 2.4.6.2).
INSERT INTO learning.statement_inputs
    (actor_id, date, topic_offset, idx, tag, statement_id, known_at, recorded_at, timestamp, client, verb_id, object_id, activity_type, registration,
     session_id, grouping, parents, categories, stated_class, mandatory, applied, reflection, session_kind)
WITH
    JSONExtractRaw(raw, 'context') AS context,
    JSONExtractRaw(context, 'contextActivities') AS activities,
    'https://ns.example.org/lcm/ext/' AS ext,
    'http://id.tincanapi.com/extension/reflection' AS reflection_key,
    arrayMap(kind -> arrayMap(activity -> (JSONExtractString(activity, 'id'), JSONExtractString(activity, 'definition', 'type')),
        if(JSONType(activities, kind) = 'Object', [JSONExtractRaw(activities, kind)], JSONExtractArrayRaw(activities, kind))),
        ['grouping', 'parent', 'category']) AS around
SELECT assumeNotNull(actor_id), date, topic_offset, idx, tag, statement_id, known_at,
       parseDateTime64BestEffortOrNull(nullIf(JSONExtractString(raw, 'stored'), ''), 3, 'UTC'),
       timestamp, client, verb_id, object_id, activity_type, ifNull(toString(registration), ''),
       if(context = '', '', JSONExtractString(context, 'extensions', 'https://w3id.org/xapi/cmi5/context/extensions/sessionid')),
       around[1], around[2], around[3].1,
       JSONExtractString(context, 'extensions', concat(ext, 'class')), JSONExtractBool(context, 'extensions', concat(ext, 'mandatory')),
       JSONExtractBool(context, 'extensions', concat(ext, 'applied')),
       JSONHas(context, 'extensions', reflection_key) OR JSONHas(raw, 'result', 'extensions', reflection_key),
       JSONExtractString(context, 'extensions', concat(ext, 'session-kind'))
FROM xapi.statement_records
WHERE topic_offset >= {from:UInt64} AND topic_offset < {to:UInt64} AND state = 'accepted' AND voids IS NULL AND actor_kind = 'agent' AND actor_id IS NOT NULL
