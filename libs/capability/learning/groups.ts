import type { ActivityNames } from './activity-names.ts';
import { semanticDuplicateMs } from './derive.ts';
import type { OrganisationRules } from './organisation-rules.ts';
import { byTime, prepare, sessionGapMs, type ClassifiedStatement } from './sessions.ts';
import type { StatementInput } from './statement-input.ts';

/** Statements in the order of time that can bear on each other at some instant, and on no others of the same people. */
export type Group = readonly ClassifiedStatement[];

/** What may make two activities the same. */
export interface Grouping {
  readonly aliases: ActivityNames;
  readonly rules: OrganisationRules;
}

/** What the root activity of a statement may be called, at some instant. */
function namesOf(statement: ClassifiedStatement, { aliases, rules }: Grouping): Set<string> {
  return new Set([statement.root, ...rules.activitiesOf(statement)].map((activity) => aliases.kinOf(activity)));
}

/**
 * Puts statements of one person, or of people who share identities, into groups: statements of one session, or of one activity from
 * two sources within a day. What is known later only adds statements, and adding never parts a session, so the groups hold for every
 * instant of knowledge.
 */
export function groupsOf(statements: readonly StatementInput[], o: Grouping): Group[] {
  const sorted = statements.map(prepare).sort(byTime);
  const parents = Uint32Array.from(sorted.keys());
  const find = (at: number): number => {
    let root = at;
    for (let next = parents[root] ?? root; next !== root; next = parents[root] ?? root) root = next;
    for (let each = at; each !== root;) {
      const next = parents[each] ?? root;
      parents[each] = root;
      each = next;
    }
    return root;
  };
  const joiner = (): ((key: string, at: number, o: { timestamp: number; withinMs: number }) => void) => {
    const latest = new Map<string, { at: number; timestamp: number }>();
    return (key, at, { timestamp, withinMs }) => {
      const last = latest.get(key);
      if (last !== undefined && timestamp - last.timestamp <= withinMs) parents[find(at)] = find(last.at);
      latest.set(key, { at, timestamp });
    };
  };
  const joinSession = joiner();
  for (const [at, { sessionKey, hasSessionId, timestamp }] of sorted.entries())
    joinSession(sessionKey, at, { timestamp, withinMs: hasSessionId ? Number.POSITIVE_INFINITY : sessionGapMs });
  if (new Set(sorted.map(({ client }) => client)).size > 1) {
    const names = sorted.map((statement) => namesOf(statement, o));
    const sources = new Map<string, Set<string>>();
    for (const [at, { client }] of sorted.entries())
      for (const name of names[at] ?? []) sources.set(name, (sources.get(name) ?? new Set()).add(client));
    const joinActivity = joiner();
    for (const [at, { timestamp }] of sorted.entries())
      for (const name of names[at] ?? [])
        if ((sources.get(name)?.size ?? 0) > 1) joinActivity(name, at, { timestamp, withinMs: semanticDuplicateMs });
  }
  const groups = new Map<number, ClassifiedStatement[]>();
  for (const [at, statement] of sorted.entries()) {
    const root = find(at);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [statement]);
    else group.push(statement);
  }
  return [...groups.values()];
}
