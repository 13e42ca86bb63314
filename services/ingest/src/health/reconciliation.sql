-- Whether everything that was read of each topic is in the tables, once: the projector's own view.
SELECT topic, upto, records, control, entries, rows, duplicates, conflicts, quarantined, missing, missing_records, missing_companions, ok
FROM projector.reconciliation
ORDER BY topic
