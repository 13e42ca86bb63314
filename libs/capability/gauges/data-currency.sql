-- g-data-currency: how many hours after they happened the events of the window [t0, t1) were known, as known at K: statements that were
-- admitted, after their timestamp; HR events, after the first midnight of the day from which they hold. What is known ahead took no time.
-- A row for all (source '') and one for each source: share within 24 hours, nearest-rank 90th percentile, and how many people it is about.
WITH
    parseDateTime64BestEffort({K:String}, 3, 'UTC') AS k,
    admitted AS
    (
        SELECT entry.tag AS tag
        FROM learning.admission_cells FINAL
        ARRAY JOIN states AS entry
        WHERE date >= {t0:Date32} AND date < {t1:Date32} AND entry.known_from <= k AND (isNull(entry.known_to) OR entry.known_to > k)
          AND entry.state NOT IN ('quarantined-future', 'voided')
    ),
    said AS
    (
        SELECT toString(source) AS source, person_id, dateDiff('millisecond', toDateTime64(effective_from, 3, {timeZone:String}), known_at) AS took
        FROM hr.assertions
        WHERE effective_from >= {t0:Date32} AND effective_from < {t1:Date32} AND known_at <= k AND retracts IS NULL AND NOT startsWith(type, 'hr.source.')
    ),
    currency AS
    (
        SELECT source, count() AS events, countIf(hours <= 24) / events AS value, arraySort(groupArray(hours))[intDiv(9 * events + 9, 10)] AS p90Hours
        FROM
        (
            SELECT source, greatest(0, took) / 3600000 AS hours
            FROM
            (
                SELECT toString(client) AS source, dateDiff('millisecond', timestamp, known_at) AS took
                FROM xapi.statement_records
                WHERE date >= {t0:Date32} AND date < {t1:Date32} AND known_at <= k AND state = 'accepted' AND lower(hex(tag)) IN admitted
                UNION ALL
                SELECT source, took FROM said
            )
        )
        GROUP BY GROUPING SETS ((source), ())
    ),
    about AS
    (
        SELECT source, uniqExact(person_id) AS people
        FROM
        (
            SELECT event.source AS source, person_id
            FROM learning.event_cells FINAL
            ARRAY JOIN events AS event
            WHERE date >= {t0:Date32} AND date < {t1:Date32} AND event.known_from <= k AND (isNull(event.known_to) OR event.known_to > k)
            UNION ALL
            SELECT source, assumeNotNull(person_id) FROM said WHERE person_id IS NOT NULL
        )
        GROUP BY source
    )
SELECT currency.source AS source, currency.events AS events, currency.value AS value, currency.p90Hours AS p90Hours, ifNull(about.people, 0) AS people
FROM currency
LEFT JOIN about ON about.source = currency.source
ORDER BY source
