-- How many goals are pursued on some day of the window, by anybody, as known at K.
SELECT count() AS goals
FROM learning.stated_goals(K = {K:String})
WHERE effective_from < {t1:Date32} AND effective_to > {t0:Date32}
