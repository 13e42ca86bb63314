INSERT INTO rules.assertions
    (topic_offset, idx, platform_time, known_at, bootstrap, source, event_key, supersedes, retracts, type, entity, closing, slot,
     recorded_time, sequence, effective_from, effective_to, person_id, actor_id, unit_id, data)
SELECT
    topic_offset, idx, platform_time, known_at, bootstrap, source, event_key, supersedes, retracts, type, entity, closing, slot,
    recorded_time, sequence, effective_from, effective_to, person_id, actor_id, unit_id, data
FROM input('topic_offset UInt64, idx UInt32, platform_time DateTime64(3, \'UTC\'), known_at DateTime64(3, \'UTC\'), bootstrap String, source String, event_key UUID, supersedes Nullable(UUID), retracts Nullable(UUID), type String, entity String, closing UInt8, slot String, recorded_time Nullable(DateTime64(3, \'UTC\')), sequence String, effective_from Date32, effective_to Nullable(Date32), person_id Nullable(UUID), actor_id Nullable(UUID), unit_id String, data String')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
