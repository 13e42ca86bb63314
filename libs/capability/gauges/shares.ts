const shareOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** g-identity-resolution (capability model 5.1): admitted statements whose actor resolved, of all schema-valid ones; null without any. */
export function identityResolution(o: { resolved: number; schemaValid: number }): number | null {
  return shareOf(o.resolved, o.schemaValid);
}

/** g-tag-coverage (capability model 5.1): learning minutes with a competence of all, mandatory training aside; null without any. */
export function tagCoverage(o: { taggedMinutes: number; minutes: number }): number | null {
  return shareOf(o.taggedMinutes, o.minutes);
}
