-- What all indicators of one window and instant of knowledge share, worked out once: who belonged where on which day, and what was
-- learned there. The views of attribution take longer to be planned and run than an indicator takes to count.

-- ORDER BY: every indicator groups by unit and person. PARTITION BY: a stage is dropped whole when its computations are done; TTL: also
-- when the process died before.
CREATE TABLE IF NOT EXISTS staging.exposure
(
    stage UUID COMMENT 'One window and instant of knowledge, drawn anew each time',
    unit_id String COMMENT 'Unit of the person, or a unit above it',
    person_id UUID COMMENT 'Pseudonym of the person',
    date Date32 COMMENT 'Eligible business day',
    x Float64 COMMENT 'Share of that day that belongs to the unit, above 0 and at most 1',
    direct_x Float64 COMMENT 'The part of x that comes from assignments to the unit itself',
    made_at DateTime('UTC') DEFAULT now() COMMENT 'When it was staged'
)
ENGINE = {MergeTree}
PARTITION BY stage
ORDER BY (unit_id, person_id, date)
TTL made_at + INTERVAL 1 DAY
COMMENT 'learning.exposure of one window and instant, for as long as its indicators are computed';

-- ORDER BY and the rest: as staging.exposure.
CREATE TABLE IF NOT EXISTS staging.events_by_unit
(
    stage UUID COMMENT 'One window and instant of knowledge, drawn anew each time',
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
    source LowCardinality(String) COMMENT 'Client that sent it',
    event_id UUID COMMENT 'The first of its statements: the same in every unit that it counts for',
    made_at DateTime('UTC') DEFAULT now() COMMENT 'When it was staged'
)
ENGINE = {MergeTree}
PARTITION BY stage
ORDER BY (unit_id, person_id, date)
TTL made_at + INTERVAL 1 DAY
COMMENT 'learning.events_by_unit of one window and instant, for as long as its indicators are computed';
