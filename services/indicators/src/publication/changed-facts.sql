-- Facts that say something else about [from, to) as known at K2 than as known at K1: of which kind, and of whom (null: of nobody in particular).
-- A fact that was only cut where neither piece ends inside says the same.
WITH parseDateTime64BestEffort({K1:String}, 3, 'UTC') AS before, parseDateTime64BestEffort({K2:String}, 3, 'UTC') AS now
SELECT DISTINCT kind, if(isNull(person), NULL, toString(assumeNotNull(person))) AS personId
FROM
(
    SELECT kind, slot, any(person_id) AS person,
           groupBitXorIf(meaning, known_before) AS meant, groupBitXorIf(meaning, known_now) AS means
    FROM
    (
        SELECT kind, slot, person_id, known_from <= before AND known_to > before AS known_before, known_from <= now AND known_to > now AS known_now,
               cityHash64(ifNull(toString(person_id), ''), ifNull(toString(actor_id), ''), unit_id, data) AS content,
               -- neighbouring pieces of the same content give together what one of both lengths gives
               bitXor(cityHash64(content, greatest(effective_from, {from:Date32})), cityHash64(content, least(effective_to, {to:Date32}))) AS meaning
        FROM learning.facts
        WHERE effective_from < {to:Date32} AND effective_to > {from:Date32} AND (known_before OR known_now)
    )
    GROUP BY kind, slot
    HAVING meant != means
)
