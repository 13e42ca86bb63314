-- Follows the tree of units up from each of them, for all dates and instants of knowledge: a step is there where and as long as both of
-- its facts are. A circle in the tree ends at depth 31 instead of never. A unit of which nothing is left gets an empty cell.
INSERT INTO unit_ancestor_cells (unit_id, version, ancestors)
WITH RECURSIVE
    tree AS
    (
        SELECT fact.unit_id AS unit_id, JSONExtractString(fact.data, 'parentId') AS parent_id, JSONExtractString(fact.data, 'calendarId') AS calendar_id,
               fact.effective_from AS effective_from, fact.effective_to AS effective_to, fact.known_from AS known_from, fact.known_to AS known_to
        FROM fact_cells FINAL
        ARRAY JOIN facts AS fact
        WHERE kind = 'hr.unit.'
    ),
    chain AS
    (
        SELECT unit_id, unit_id AS ancestor_id, parent_id AS next_id, toUInt8(0) AS depth, calendar_id, effective_from AS since, effective_to AS until,
               known_from AS known_since, known_to AS known_until
        FROM tree
        UNION ALL
        SELECT c.unit_id, t.unit_id, t.parent_id, toUInt8(c.depth + 1), t.calendar_id, greatest(c.since, t.effective_from), least(c.until, t.effective_to),
               greatest(c.known_since, t.known_from), least(c.known_until, t.known_to)
        FROM chain AS c
        INNER JOIN tree AS t ON t.unit_id = c.next_id
        WHERE greatest(c.since, t.effective_from) < least(c.until, t.effective_to) AND greatest(c.known_since, t.known_from) < least(c.known_until, t.known_to)
          AND c.depth < 31 AND c.next_id != c.unit_id
    )
SELECT unit_id, {version:UInt64}, groupArrayArray(steps)
FROM
(
    SELECT unit_id, [(ancestor_id, depth, calendar_id, since, until, known_since, known_until)] AS steps FROM chain
    UNION ALL
    SELECT DISTINCT unit_id, [] FROM unit_ancestor_cells
)
GROUP BY unit_id
