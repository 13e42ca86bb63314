-- How far what answers are made of is projected. published: whatever is published; organisation: HR events and rules, and the date, because units
-- are views over all of these.
SELECT toString(maxIf(upto, topic = 'oppiva.values')) AS published,
       concat(toString(today()), ' ', toString(maxIf(upto, topic = 'oppiva.hr')), ' ', toString(maxIf(upto, topic = 'oppiva.rules'))) AS organisation
FROM projector.done
WHERE topic IN ('oppiva.values', 'oppiva.hr', 'oppiva.rules')
