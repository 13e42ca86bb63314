INSERT INTO capability.published_values
    (topic_offset, idx, platform_time, indicator_id, unit_id, window_start, window_end, structure, known_at, status, value, lo, hi,
     score, n_band, flags, reason, catalogue_version, configuration_version, explanation)
SELECT
    topic_offset, idx, platform_time, indicator_id, unit_id, window_start, window_end, structure, known_at, status, value, lo, hi,
    score, n_band, flags, reason, catalogue_version, configuration_version, explanation
FROM input('topic_offset UInt64, idx UInt32, platform_time DateTime64(3, \'UTC\'), indicator_id String, unit_id String, window_start Date32, window_end Date32, structure String, known_at DateTime64(3, \'UTC\'), status String, value Nullable(Float64), lo Nullable(Float64), hi Nullable(Float64), score Nullable(Float64), n_band String, flags Array(String), reason String, catalogue_version String, configuration_version String, explanation String')
WHERE (SELECT holds FROM projector.fence(key = {key:String}, epoch = {epoch:UInt64})) = 1
FORMAT RowBinary
