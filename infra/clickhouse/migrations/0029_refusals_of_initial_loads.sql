-- What an initial load brings is known since its source recorded it (capability model 3.2 rule 2), what is refused of it too.

ALTER TABLE learning.door_counts
    ADD COLUMN IF NOT EXISTS known_at DateTime64(3, 'UTC') DEFAULT platform_time COMMENT 'Since when they are known: platform_time, or of an initial load the hour by which their source had recorded them';

-- Void statements, group actors and later conflicts need no derivation; refusals at the door are counted rows of their own.
CREATE OR REPLACE VIEW learning.admissions
(
    statement_tag String COMMENT 'Keyed hash of the statement; empty for a refusal at the door',
    source String COMMENT 'Client that sent it',
    state String COMMENT 'The one state in which it ended (capability model 3.3)',
    reason String COMMENT 'Code of the refusal, where there is one',
    date Nullable(Date32) COMMENT 'Local date of the statement, or the UTC date of the refusal',
    known_from DateTime64(3, 'UTC') COMMENT 'Since when that is its state',
    known_to Nullable(DateTime64(3, 'UTC')) COMMENT 'Since when it has another; null is still so'
)
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT entry.tag AS statement_tag, entry.source AS source, toString(entry.state) AS state, '' AS reason, toNullable(date) AS date,
          entry.known_from AS known_from, entry.known_to AS known_to
FROM learning.admission_cells FINAL
ARRAY JOIN states AS entry
UNION ALL
SELECT lower(hex(tag)), client, multiIf(state != 'accepted', toString(state), isNotNull(voids), 'control', 'group-actor'), '', toNullable(date), known_at, NULL
FROM xapi.statement_records
WHERE state != 'accepted' OR isNotNull(voids) OR actor_kind != 'agent' OR isNull(actor_id)
UNION ALL
SELECT '', toString(client), toString(state), toString(code), toNullable(toDate32(minute)), known_at, NULL
FROM learning.door_counts
ARRAY JOIN range(count) AS each
COMMENT 'One state of one statement; at K: known_from <= K AND (known_to IS NULL OR known_to > K)';
