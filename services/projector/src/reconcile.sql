SELECT topic, upto, records, control, entries, rows, duplicates, conflicts, quarantined, missing, missing_records AS missingRecords,
       missing_companions AS missingCompanions, ok
FROM projector.reconciliation
ORDER BY topic
