-- How many people are engaged in the scope of learning on some day of the window [t0, t1), as known at K.
SELECT uniqExact(person_id) AS people
FROM learning.facts_at(kind = 'hr.engagement.', K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32} AND (NOT JSONHas(data, 'learningScope') OR JSONExtractBool(data, 'learningScope'))
