-- A statement may go on with a session of any age. Where its other statements are is looked up here instead of reading all of an identity.

-- ORDER BY: asked for by session; a row stands for all statements of one on one date.
CREATE TABLE IF NOT EXISTS learning.session_dates
(
    session_id String COMMENT 'cmi5 session id',
    registration String COMMENT 'Registration',
    actor_id UUID COMMENT 'Pseudonym of the actor',
    date Date32 COMMENT 'Local date on which the session has a statement of that actor'
)
ENGINE = {ReplacingMergeTree}
ORDER BY (session_id, registration, actor_id, date)
SETTINGS index_granularity = 256
COMMENT 'On which dates each cmi5 session has statements; filled with learning.statement_inputs';

CREATE MATERIALIZED VIEW IF NOT EXISTS learning.session_dates_filling TO learning.session_dates
AS SELECT session_id, registration, actor_id, date
FROM learning.statement_inputs
WHERE session_id != '' AND registration != ''
COMMENT 'Fills learning.session_dates row by row';

INSERT INTO learning.session_dates (session_id, registration, actor_id, date)
SELECT DISTINCT session_id, registration, actor_id, date
FROM learning.statement_inputs
WHERE session_id != '' AND registration != '';
