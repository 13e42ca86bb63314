-- Stages the learning events of an as-was stage once more, counted in the structure of the date S. What an event was for stays as it was.
INSERT INTO staging.events_by_unit
WITH
    events AS
    (
        SELECT * FROM staging.events_by_unit WHERE stage = {asWas:UUID} LIMIT 1 BY person_id, date, event_id
    ),
    places AS
    (
        SELECT d.person_id AS person_id, d.date AS date,
               groupArray((m.x, arrayPushFront(arrayMap(above -> above.2, arrayFilter(
                   above -> above.1 > 0 AND above.4 <= toDate32({S:String}) AND above.5 > toDate32({S:String}), c.chain)), m.as_of_unit_id))) AS places
        FROM (SELECT DISTINCT person_id, date FROM staging.events_by_unit WHERE stage = {asWas:UUID}) AS d
        INNER JOIN learning.memberships_as_of(S = {S:String}, K = {K:String}) AS m ON m.person_id = d.person_id
        LEFT JOIN learning.unit_chains(K = {K:String}) AS c ON c.unit_id = m.as_of_unit_id
        WHERE d.date >= m.effective_from AND d.date < m.effective_to
        GROUP BY d.person_id, d.date
    )
SELECT e.* REPLACE ({stage:UUID} AS stage, place.1 AS unit_id, least(1., place.2) AS weight)
FROM events AS e
INNER JOIN places AS p ON p.person_id = e.person_id AND p.date = e.date
ARRAY JOIN arrayMap(unit -> (unit, arraySum(each -> if(has(each.2, unit), each.1, 0.), p.places)), arrayDistinct(arrayFlatten(p.places.2))) AS place
