-- Changes whenever an HR event or a rule has been projected, and at midnight: units are views over both and the date.
SELECT concat(toString(today()), ' ', arrayStringConcat(arraySort(groupArray(concat(topic, ' ', toString(position)))), ' ')) AS revision
FROM
(
    SELECT topic, max(upto) AS position
    FROM projector.done
    WHERE topic IN ('oppiva.hr', 'oppiva.rules')
    GROUP BY topic
)
