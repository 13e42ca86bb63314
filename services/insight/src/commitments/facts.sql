-- Everything that was ever said of commitments; which of it is known at an instant is decided by its reader.
SELECT commitment_id AS commitmentId, toString(kind) AS kind, owner_unit_id AS ownerUnitId, subject_code AS subjectCode, title_fi AS titleFi,
       title_en AS titleEn, toString(due) AS due, weight, goal_id AS goalId, indicator_id AS indicatorId, target, toString(evidence_type) AS evidenceType,
       by_commitment_id AS byCommitmentId, toString(effective_from) AS effectiveFrom, toString(effective_to) AS effectiveTo,
       toUnixTimestamp64Milli(known_from) AS knownFromMs, toUnixTimestamp64Milli(known_to) AS knownToMs
FROM capability.commitments
ORDER BY commitment_id, kind, effective_from, known_from
LIMIT {rowsMax:UInt32}
