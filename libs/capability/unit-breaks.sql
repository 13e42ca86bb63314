-- Units of which a trend over the window is broken by a reorganisation, as known at K.
SELECT unit_id AS unitId
FROM learning.unit_breaks(t0 = {t0:Date32}, t1 = {t1:Date32}, K = {K:String})
