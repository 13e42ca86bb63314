-- Verbs, types and categories that statements have, as they were sent: as many as are looked through at most.
SELECT groupUniqArray({namesMax:UInt64})(verb_id) AS verbs,
       groupUniqArrayArray({namesMax:UInt64})(arrayConcat([toString(activity_type)], grouping.type, parents.type)) AS types,
       groupUniqArrayArray({namesMax:UInt64})(categories) AS categories
FROM statement_inputs
