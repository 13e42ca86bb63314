-- What one late statement changes is one person's: the cells of a person lie together, so that computing anew reads those of the
-- people concerned and not those of everybody on the same days. What was derived lies in the old order, so everything is derived anew:
-- positions first, so that a crash in between leaves nothing that looks finished.

TRUNCATE TABLE IF EXISTS learning.positions;
TRUNCATE TABLE IF EXISTS learning.fact_cells;
TRUNCATE TABLE IF EXISTS learning.admission_cells;
TRUNCATE TABLE IF EXISTS learning.event_cells;

DROP TABLE IF EXISTS learning.event_cells_by_person;

-- ORDER BY: a person is read whole, or some dates of one; a cell is a person on a date. PARTITION BY: a window of everybody reads the year or
-- two that it lies in; the ends are there because a sender may name any year, and an insert of hundreds of partitions is refused.
CREATE TABLE learning.event_cells_by_person AS learning.event_cells
ENGINE = {ReplacingMergeTree}(version)
PARTITION BY least(greatest(toYear(date), 2010), 2050)
ORDER BY (person_id, date)
SETTINGS index_granularity = 256;

ALTER TABLE learning.event_cells_by_person
    ADD COLUMN IF NOT EXISTS newest_known_at DateTime64(3, 'UTC')
        MATERIALIZED arrayMax(arrayMap(event -> greatest(event.known_from, ifNull(event.known_to, event.known_from)), events))
        COMMENT 'When the newest was learned of what it says: the cells in which something is new since then are found by it',
    ADD INDEX IF NOT EXISTS by_newest_known_at newest_known_at TYPE minmax GRANULARITY 1;

EXCHANGE TABLES learning.event_cells AND learning.event_cells_by_person;
DROP TABLE learning.event_cells_by_person;
