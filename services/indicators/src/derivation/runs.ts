/** Identities with runs of local dates, as the queries of derivation take them: parallel arrays, one entry a run. */
export type Runs = Record<'actors' | 'firsts', string[]> & { lengths: number[] };

const dayMs = 86_400_000;

/** Dates of each identity as runs of neighbouring dates: a year of daily statements is one of them. */
export function runsOf(parts: Iterable<{ actors: readonly string[]; dates: Iterable<string> }>): Runs {
  const runs: Runs = { actors: [], firsts: [], lengths: [] };
  for (const { actors, dates } of parts) {
    const own: { first: string; last: number; length: number }[] = [];
    for (const date of [...dates].sort()) {
      const day = Date.parse(`${date}T00:00:00Z`) / dayMs;
      const run = own.at(-1);
      if (run !== undefined && run.last + 1 === day) {
        run.last = day;
        run.length += 1;
      } else own.push({ first: date, last: day, length: 1 });
    }
    for (const actor of actors)
      for (const run of own) {
        runs.actors.push(actor);
        runs.firsts.push(run.first);
        runs.lengths.push(run.length);
      }
  }
  return runs;
}
