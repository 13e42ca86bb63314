-- The facts by kind, for the indicators and for analysts: hr.facts with the columns of each kind named.
-- A query for what holds on date d as known now: effective_from <= d AND (effective_to IS NULL OR effective_to > d) AND known_to IS NULL.
-- A query for what was known at K: known_from <= K AND (known_to IS NULL OR known_to > K).

CREATE OR REPLACE VIEW hr.assignments
(
    slot String COMMENT 'The fact; a pseudonym where it is about a person',
    person_id UUID COMMENT 'Pseudonym of the person',
    unit_id String COMMENT 'Unit of the organisation',
    role_id String COMMENT 'Role in that unit; empty where the source gives none',
    fraction Float64 COMMENT 'Share of full working time; 1 where the source gives none',
    supervisor_id Nullable(UUID) COMMENT 'Pseudonym of the supervisor',
    management_level Nullable(UInt8) COMMENT '0 for no managerial duties, 1 to 4 upwards',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    assumeNotNull(person_id) AS person_id,
    unit_id,
    JSONExtractString(data, 'roleId') AS role_id,
    if(JSONHas(data, 'fraction'), JSONExtractFloat(data, 'fraction'), 1) AS fraction,
    toUUIDOrNull(JSONExtractString(data, 'supervisorPersonId')) AS supervisor_id,
    JSONExtract(data, 'managementLevel', 'Nullable(UInt8)') AS management_level,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.assignment.')
COMMENT 'Assignments of people to units: who belongs where, in which role and with what share of their work';

CREATE OR REPLACE VIEW hr.engagements
(
    slot String COMMENT 'The fact; a pseudonym where it is about a person',
    person_id UUID COMMENT 'Pseudonym of the person',
    kind String COMMENT 'employee, fixed-term, trainee, leased, freelancer or partner',
    learning_scope Bool COMMENT 'Whether the person counts in indicators; true where the source says nothing',
    fte Nullable(Float64) COMMENT 'Full-time equivalent',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    assumeNotNull(person_id) AS person_id,
    JSONExtractString(data, 'kind') AS kind,
    if(JSONHas(data, 'learningScope'), JSONExtractBool(data, 'learningScope'), true) AS learning_scope,
    JSONExtract(data, 'fte', 'Nullable(Float64)') AS fte,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.engagement.')
COMMENT 'Engagements: who belongs to the organisation, as what, and whether in the scope of learning';

CREATE OR REPLACE VIEW hr.units
(
    slot String COMMENT 'The fact, by the string of its source',
    unit_id String COMMENT 'Unit, by the string of its source',
    parent_id Nullable(String) COMMENT 'Unit above; null at the top',
    name String COMMENT 'Name of the unit; its id where the source gives none',
    calendar_id String COMMENT 'Calendar of business days; empty where it has none of its own',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    unit_id,
    nullIf(JSONExtractString(data, 'parentId'), '') AS parent_id,
    if(JSONExtractString(data, 'name') = '', unit_id, JSONExtractString(data, 'name')) AS name,
    JSONExtractString(data, 'calendarId') AS calendar_id,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.unit.')
COMMENT 'Units of the organisation and their place in the tree';

CREATE OR REPLACE VIEW hr.identity_links
(
    slot String COMMENT 'The fact; a pseudonym where it is about a person',
    person_id UUID COMMENT 'Pseudonym of the person',
    actor_id UUID COMMENT 'Pseudonym of the xAPI identity',
    scheme String COMMENT 'mbox_sha1sum, account or openid',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    assumeNotNull(person_id) AS person_id,
    assumeNotNull(actor_id) AS actor_id,
    JSONExtractString(data, 'scheme') AS scheme,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.person.identity-')
COMMENT 'Links from xAPI identities to people';

CREATE OR REPLACE VIEW hr.leave
(
    slot String COMMENT 'The fact; a pseudonym where it is about a person',
    person_id UUID COMMENT 'Pseudonym of the person',
    long Bool COMMENT 'Whether it is a long absence',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    assumeNotNull(person_id) AS person_id,
    JSONExtractBool(data, 'long') AS long,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.leave.')
COMMENT 'Intervals in which a person is not expected at work; the reason is never received';

CREATE OR REPLACE VIEW hr.calendars
(
    slot String COMMENT 'The fact, by the string of its source',
    calendar_id String COMMENT 'Calendar',
    days_off Array(Date32) COMMENT 'Public holidays and closures of the whole organisation',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    JSONExtractString(data, 'calendarId') AS calendar_id,
    arraySort(arrayDistinct(arrayMap(day -> assumeNotNull(day), arrayFilter(day -> isNotNull(day), arrayMap(day -> toDate32OrNull(day), arrayConcat(JSONExtract(data, 'holidays', 'Array(String)'), JSONExtract(data, 'closures', 'Array(String)'))))))) AS days_off,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.calendar.')
COMMENT 'Calendars: the days that are no business days besides Saturday and Sunday';

CREATE OR REPLACE VIEW hr.goals
(
    slot String COMMENT 'The fact, by the string of its source',
    goal_id String COMMENT 'Goal',
    owner_unit_id String COMMENT 'Unit whose goal it is',
    competences Array(String) COMMENT 'URIs of the competences',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    JSONExtractString(data, 'goalId') AS goal_id,
    JSONExtractString(data, 'ownerUnitId') AS owner_unit_id,
    JSONExtract(data, 'competenceUri', 'Array(String)') AS competences,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'hr.strategy.goal-')
COMMENT 'Goals of the strategy and the competences that they need';

CREATE OR REPLACE VIEW rules.activity_aliases
(
    slot String COMMENT 'The fact, by the string of its source',
    alias String COMMENT 'IRI as a source sends it',
    activity String COMMENT 'IRI of the activity that it stands for',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    JSONExtractString(data, 'alias') AS alias,
    JSONExtractString(data, 'activity') AS activity,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'rule.activity-alias-')
COMMENT 'Activities that are the same activity under another IRI';

CREATE OR REPLACE VIEW rules.parameters
(
    slot String COMMENT 'The fact, by the string of its source',
    name String COMMENT 'Parameter',
    setting String COMMENT 'Its value, as JSON',
    effective_from Date32 COMMENT 'First local date on which it holds',
    effective_to Nullable(Date32) COMMENT 'First local date on which it no longer holds; null is open',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when the platform has known it',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has known otherwise; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT slot,
    JSONExtractString(data, 'name') AS name,
    JSONExtractRaw(data, 'value') AS setting,
    effective_from, effective_to, known_from, known_to
FROM hr.facts(prefix = 'rule.parameter-')
COMMENT 'Parameters of the capability model as the organisation has set them (appendix B)';
