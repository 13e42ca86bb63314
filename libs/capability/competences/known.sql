-- Competences of which narrower ones are stored.
SELECT competence
FROM competence_cells FINAL
WHERE notEmpty(narrower)
