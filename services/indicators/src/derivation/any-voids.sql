-- Whether anything was ever voided: most sources never do, and then nothing needs to be looked up.
SELECT count() AS voids FROM xapi.void_records
