-- What was the band alone is the person's own schedule where there is one: the columns keep their names and say so.
ALTER TABLE staging.events_by_unit COMMENT COLUMN band_minutes 'Minutes of it inside the working time of the person, by own schedule, else by the band of the unit, by the local date on which that begins, whether or not the person was at work';
ALTER TABLE learning.events COMMENT COLUMN band_minutes 'Minutes of it inside the working time of the person, by own schedule, else by the band of the unit, by the local date on which that begins, whether or not the person was at work';
