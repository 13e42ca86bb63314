-- Identities with a statement that a rule may select. An empty parameter asks for nothing; where the rule asks for what no statement has,
-- the list holds what none is called. The ids are compared in full by the rule itself.
SELECT DISTINCT toString(actor_id) AS actorId
FROM statement_inputs
WHERE ({source:String} = '' OR client = {source:String})
  AND (empty({verbs:Array(String)}) OR verb_id IN {verbs:Array(String)})
  AND (empty({objectTypes:Array(String)}) OR activity_type IN {objectTypes:Array(String)})
  AND (empty({categories:Array(String)}) OR hasAny(categories, {categories:Array(String)}))
  AND (empty({aroundTypes:Array(String)}) OR hasAny(arrayConcat(parents.type, grouping.type), {aroundTypes:Array(String)}))
  AND (empty({anyTypes:Array(String)}) OR hasAny(arrayConcat([toString(activity_type)], parents.type, grouping.type), {anyTypes:Array(String)}))
  AND ({like:String} = '' OR object_id LIKE {like:String})
  AND ({extension:String} = '' OR mapContains(extensions, {extension:String}))
