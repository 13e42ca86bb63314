-- published changes whenever anything is published: versions are only ever added. organisation changes whenever an HR event or a rule has been
-- projected, and at midnight: units are views over both and the date.
SELECT
    (SELECT concat(toString(count()), '.', toString(toUnixTimestamp64Milli(max(known_at)))) FROM capability.values) AS published,
    (
        SELECT concat(toString(today()), ' ', arrayStringConcat(arraySort(groupArray(concat(topic, ' ', toString(position)))), ' '))
        FROM
        (
            SELECT topic, max(upto) AS position
            FROM projector.done
            WHERE topic IN ('oppiva.hr', 'oppiva.rules')
            GROUP BY topic
        )
    ) AS organisation
