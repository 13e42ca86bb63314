import { ActivityNames, spellingsOf, type OverrideMatch } from '@oppiva/capability';
import { loadSql, type ClickHouse } from '@oppiva/clickhouse';
import { inBackground } from './background.ts';
import { workingTimeBand } from './working-times.ts';

/** Activities asked for in one query: they are part of a URL. */
const activitiesMax = 500;
/** Rules that are looked at one by one; where more are new at once, all statements are concerned. */
const rulesMax = 20;
/** Names that are looked through for the spellings of one; with more, a rule may select statements of any. */
const namesMax = 10_000;

interface Range {
  readonly from: number;
  readonly to: number;
}

type RuleTopic = 'oppiva.hr' | 'oppiva.rules';

const sql = (name: string): string => loadSql(import.meta.url, name);

/**
 * Identities whose statements may mean something else since the events at offsets [from, to) of a topic that are rules, or say of a
 * source how far it is to be believed: all dates of these are concerned.
 */
export async function changedByRules(clickhouse: ClickHouse, topic: RuleTopic, range: Range): Promise<string[]> {
  const actors = new Set<string>();
  const add = async (name: string, parameters: Record<string, unknown>): Promise<void> => {
    for (const { actorId } of await clickhouse.query<{ actorId: string }>(sql(name), parameters, inBackground)) actors.add(actorId);
  };
  const selections = await selectionsSince(clickhouse, topic, range);
  const spellings = selections.length === 0 ? null : await readSpellings(clickhouse);
  for (const selection of selections.length > rulesMax ? [{}] : selections)
    if (spellings !== null) await add('changed-by-match.sql', parametersOf(selection, spellings));
  if (topic === 'oppiva.hr') return [...actors];
  await add('changed-by-administrators.sql', { ...range });
  const activities = await activitiesRenamed(clickhouse, range);
  for (let from = 0; from < activities.length; from += activitiesMax)
    await add('changed-by-activities.sql', { activities: activities.slice(from, from + activitiesMax) });
  return [...actors];
}

/** What a new rule bears on. */
type Selection = OverrideMatch & { readonly anyType?: string };

/** What each kind of rule bears on; null: nothing. */
const selectionOf: Record<RuleTopic, Record<string, (data: Record<string, unknown>) => Selection | null>> = {
  'oppiva.hr': {
    'hr.source.registered.': ({ sourceId, rank }) => (rank === undefined ? null : { source: String(sourceId) }),
  },
  'oppiva.rules': {
    'rule.override-': ({ match }) => (match === undefined ? null : (match as OverrideMatch)),
    'rule.source-rank-': ({ sourceId }) => ({ source: String(sourceId) }),
    // the working-time band bears on whatever is known to have been at some time
    'rule.parameter-': ({ name }) => (name === workingTimeBand ? {} : null),
    'rule.default-minutes-': ({ activityType }) => (activityType === undefined ? {} : { anyType: String(activityType) }),
  },
};

async function selectionsSince(clickhouse: ClickHouse, topic: RuleTopic, range: Range): Promise<Selection[]> {
  const selections: Selection[] = [];
  for (const [kind, selectedBy] of Object.entries(selectionOf[topic])) {
    const rows = await clickhouse.query<{ data: string }>(sql('rules-asserted.sql'), { topic, kind, ...range });
    for (const { data } of rows) {
      const selection = selectedBy(JSON.parse(data) as Record<string, unknown>);
      if (selection !== null) selections.push(selection);
    }
  }
  return selections;
}

interface Spellings {
  readonly verbs: string[];
  readonly types: string[];
  readonly categories: string[];
}

async function readSpellings(clickhouse: ClickHouse): Promise<Spellings> {
  const [spellings] = await clickhouse.query<Spellings>(sql('spellings.sql'), { namesMax }, inBackground);
  return spellings ?? { verbs: [], types: [], categories: [] };
}

/** What no verb, type or category is called. */
const none = '\u0000';

/** Those of some names that are spellings of the one that is wanted; where nothing is wanted, or there are too many, none: it asks for nothing. */
function wanted(name: string | undefined, names: readonly string[]): string[] {
  if (name === undefined || names.length >= namesMax) return [];
  const found = spellingsOf(name, names);
  return found.length === 0 ? [none] : found;
}

function parametersOf(selection: Selection, { verbs, types, categories }: Spellings): Record<string, unknown> {
  const { source = '', objectIdPattern } = selection;
  return {
    source,
    verbs: wanted(selection.verb, verbs),
    objectTypes: wanted(selection.objectType, types),
    categories: wanted(selection.category, categories),
    aroundTypes: wanted(selection.parentType, types),
    anyTypes: wanted(selection.anyType, types),
    like: objectIdPattern?.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%') ?? '',
    extension: selection.extension?.key ?? '',
  };
}

/** Activities that have another name since then: an alias bears on all that aliases tie to it, in however many steps. */
async function activitiesRenamed(clickhouse: ClickHouse, range: Range): Promise<string[]> {
  const asserted = await clickhouse.query<{ alias: string; activity: string; hasNews: boolean }>(sql('aliases-asserted.sql'), { ...range });
  const names = new ActivityNames(asserted.flatMap(factOf));
  const changed = new Set(asserted.filter(({ hasNews }) => hasNews).map(({ alias }) => names.kinOf(alias)));
  const concerned = new Set(asserted.flatMap(({ alias, activity }) => [alias, activity]).filter((each) => changed.has(names.kinOf(each))));
  return [...concerned].filter((activity) => activity !== '');
}

/** An event that withdraws an alias names no activity, and ties nothing together. */
function factOf({ alias, activity }: { alias: string; activity: string }) {
  return activity === '' ? [] : [{ alias, activity, effectiveFrom: '', effectiveTo: null, knownFrom: 0, knownTo: null }];
}
