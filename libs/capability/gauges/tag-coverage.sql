-- g-tag-coverage: minutes of learning in the window [t0, t1) that was not mandatory, those of them with a competence, the people who learned
-- and the most minutes of one of them, as known at K.
SELECT sum(own) AS minutes, sum(tagged) AS taggedMinutes, countIf(own > 0) AS people, max(own) AS mostMinutes
FROM
(
    SELECT person_id, sum(ifNull(event.minutes, 0)) AS own, sumIf(ifNull(event.minutes, 0), notEmpty(event.competences)) AS tagged
    FROM learning.event_cells FINAL
    ARRAY JOIN events AS event
    WHERE date >= {t0:Date32} AND date < {t1:Date32} AND event.known_from <= parseDateTime64BestEffort({K:String}, 3, 'UTC')
      AND (isNull(event.known_to) OR event.known_to > parseDateTime64BestEffort({K:String}, 3, 'UTC')) AND NOT event.mandatory AND event.class != 'G'
    GROUP BY person_id
)
