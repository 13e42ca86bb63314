-- Working times as analysts may see them: that there is a schedule, and of which kind. Its clock times stay with the sources' assertions.
CREATE OR REPLACE VIEW hr.schedules
(
    slot String COMMENT 'The fact; a pseudonym where it is about a person',
    person_id UUID COMMENT 'Pseudonym of the person',
    kind LowCardinality(String) COMMENT 'roster, pattern, or shift for shift work of unknown times',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    assumeNotNull(person_id) AS person_id,
    multiIf(JSONHas(data, 'roster'), 'roster', JSONHas(data, 'pattern'), 'pattern', 'shift') AS kind,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.schedule.')
COMMENT 'Of whom it is known when they work, and of whom only that it is shift work';
