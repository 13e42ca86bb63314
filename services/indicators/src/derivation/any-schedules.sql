-- How many slots say anything of working times.
SELECT count() AS slots FROM fact_cells WHERE kind = 'hr.schedule.'
