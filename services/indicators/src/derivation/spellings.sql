-- Every verb, type and category that statements have, as they were sent.
SELECT groupUniqArray(verb_id) AS verbs, groupUniqArrayArray(arrayConcat([toString(activity_type)], grouping.type, parents.type)) AS types,
       groupUniqArrayArray(categories) AS categories
FROM statement_inputs
