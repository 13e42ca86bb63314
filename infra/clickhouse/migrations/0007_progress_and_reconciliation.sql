-- How far the tables are, and whether everything that was read is in them.

CREATE OR REPLACE VIEW projector.progress
(
    topic String COMMENT 'Topic of the log',
    key String COMMENT 'The set of tables that readers see now',
    upto UInt64 COMMENT 'Next offset to project',
    platform_time DateTime64(3, 'UTC') COMMENT 'Platform time of the last projected record',
    records UInt64 COMMENT 'Records read',
    control UInt64 COMMENT 'Records read that carry no entries',
    entries UInt64 COMMENT 'Entries in the records read',
    at DateTime64(3, 'UTC') COMMENT 'When the position was last moved'
)
SQL SECURITY DEFINER AS
SELECT d.topic AS topic, d.key AS key, max(d.upto) AS upto, max(d.platform_time) AS platform_time, max(d.records) AS records,
       max(d.control) AS control, max(d.entries) AS entries, max(d.at) AS at
FROM projector.done AS d
WHERE d.key IN (SELECT key FROM projector.live_generations)
GROUP BY d.topic, d.key
COMMENT 'How far the tables that readers see hold each topic';

-- Entries read = rows + duplicates + conflicts + quarantined, and records read = records with a first entry + control. What lies at or
-- beyond the position is under way and not counted. A statement whose text cannot be shown has its id in the companion all the same.
CREATE OR REPLACE VIEW projector.reconciliation
(
    topic String COMMENT 'Topic of the log',
    upto UInt64 COMMENT 'Position up to which is compared',
    records UInt64 COMMENT 'Records read',
    control UInt64 COMMENT 'Records read that carry no entries',
    entries UInt64 COMMENT 'Entries in the records read, from their headers',
    rows UInt64 COMMENT 'Rows in the tables that are in force or voided',
    duplicates UInt64 COMMENT 'Later copies of an id with the same content',
    conflicts UInt64 COMMENT 'Later uses of an id with other content',
    quarantined UInt64 COMMENT 'Entries that could not be projected',
    missing Int64 COMMENT 'Entries that are nowhere; below 0: entries that are somewhere twice',
    missing_records Int64 COMMENT 'Records of which no first entry is anywhere',
    missing_companions Int64 COMMENT 'Rows that a companion table lacks, or has too many of',
    ok UInt8 COMMENT '1 where nothing is missing and nothing doubled'
)
SQL SECURITY DEFINER AS
WITH
    position AS (SELECT topic, key, upto, records, control, entries FROM projector.progress),
    counted AS
    (
        SELECT 'oppiva.statements' AS topic, countIf(state = 'accepted') AS rows, countIf(state = 'duplicate') AS duplicates,
               countIf(state = 'conflict-after-accept') AS conflicts, 0 AS quarantined, countIf(idx = 0) AS firsts,
               toInt64(countIf(state = 'accepted')) + toInt64(countIf(state = 'accepted' AND voids IS NOT NULL)) AS companions
        FROM xapi.statement_records
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.statements')
        UNION ALL
        SELECT 'oppiva.statements', 0, 0, 0, 0, 0, -toInt64(count()) FROM xapi.statement_ids
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.statements')
        UNION ALL
        SELECT 'oppiva.statements', 0, 0, 0, 0, 0, -toInt64(count()) FROM xapi.void_records
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.statements')
        UNION ALL
        SELECT 'oppiva.hr', count(), 0, 0, 0, countIf(idx = 0), 0 FROM hr.assertions
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.hr')
        UNION ALL
        SELECT 'oppiva.rules', count(), 0, 0, 0, countIf(idx = 0), 0 FROM rules.assertions
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.rules')
        UNION ALL
        SELECT 'oppiva.admissions', count(), 0, 0, 0, countIf(idx = 0), 0 FROM learning.door_counts
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.admissions')
        UNION ALL
        SELECT 'oppiva.values', count(), 0, 0, 0, countIf(idx = 0), 0 FROM capability.published_values
        WHERE topic_offset < (SELECT max(upto) FROM position WHERE topic = 'oppiva.values')
        UNION ALL
        SELECT q.topic, 0, countIf(q.reason = 'duplicate'), countIf(q.reason = 'conflict-after-accept'),
               countIf(q.reason NOT IN ('duplicate', 'conflict-after-accept')), countIf(q.idx = 0),
               toInt64(countIf(q.topic = 'oppiva.statements' AND q.reason IN ('key-gone', 'invalid')))
        FROM projector.quarantine AS q
        INNER JOIN position AS p ON p.topic = q.topic AND p.key = q.key
        WHERE q.topic_offset < p.upto
        GROUP BY q.topic
    ),
    summed AS
    (
        SELECT topic, sum(rows) AS rows, sum(duplicates) AS duplicates, sum(conflicts) AS conflicts, sum(quarantined) AS quarantined,
               sum(firsts) AS firsts, sum(companions) AS companions
        FROM counted GROUP BY topic
    )
SELECT position.topic AS topic, position.upto AS upto, position.records AS records, position.control AS control,
       position.entries AS entries, summed.rows AS rows, summed.duplicates AS duplicates, summed.conflicts AS conflicts,
       summed.quarantined AS quarantined,
       toInt64(position.entries) - toInt64(summed.rows + summed.duplicates + summed.conflicts + summed.quarantined) AS missing,
       toInt64(position.records) - toInt64(position.control + summed.firsts) AS missing_records,
       toInt64(summed.companions) AS missing_companions,
       missing = 0 AND missing_records = 0 AND missing_companions = 0 AS ok
FROM position LEFT JOIN summed ON summed.topic = position.topic
COMMENT 'Whether everything that was read of each topic is in the tables, once';
