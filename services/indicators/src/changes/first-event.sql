-- The first local date of any learning.
SELECT toString(min(date)) AS date, count() AS cells FROM learning.event_cells
