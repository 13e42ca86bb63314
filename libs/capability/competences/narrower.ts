/** When a relation holds, half-open, and when that is known, half-open: dates and instants as text that sorts. */
export interface Holds {
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly knownFrom: string;
  readonly knownTo: string;
}

/** One part of a framework, as published. */
export interface FrameworkFact extends Holds {
  readonly items: readonly { readonly competenceUri: string; readonly sameAs?: readonly string[] }[];
  readonly broader: readonly { readonly competenceUri: string; readonly broaderUri: string }[];
}

/** A competence that counts for another one, and when. */
export interface Narrower extends Holds {
  readonly competence: string;
}

type Edges = ReadonlyMap<string, readonly Narrower[]>;

const whenever: Holds = { effectiveFrom: '', effectiveTo: '9999', knownFrom: '', knownTo: '9999' };

/**
 * Which competences count for which others (capability model 3.4: parents are implied, children are not): what frameworks name as its parts, the
 * parts of those, and other names of the same competence, for every date and instant of knowledge. A circle comes to an end.
 * @returns for each competence that has any, all that count for it, itself left out
 */
export function narrowerCompetences(facts: readonly FrameworkFact[]): Map<string, Narrower[]> {
  const edges = edgesOf(facts);
  return new Map([...edges.keys()].map((competence) => [competence, below(competence, edges)]));
}

function edgesOf(facts: readonly FrameworkFact[]): Edges {
  const edges = new Map<string, Narrower[]>();
  const add = (broader: string, competence: string, { effectiveFrom, effectiveTo, knownFrom, knownTo }: Holds): void => {
    const known = edges.get(broader) ?? edges.set(broader, []).get(broader)!;
    known.push({ competence, effectiveFrom, effectiveTo, knownFrom, knownTo });
  };
  for (const fact of facts) {
    for (const { competenceUri, broaderUri } of fact.broader) add(broaderUri, competenceUri, fact);
    for (const { competenceUri, sameAs = [] } of fact.items)
      for (const alias of sameAs) {
        add(competenceUri, alias, fact);
        add(alias, competenceUri, fact);
      }
  }
  return edges;
}

function below(top: string, edges: Edges): Narrower[] {
  const found = new Map<string, Narrower[]>();
  const open: Narrower[] = [{ competence: top, ...whenever }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const edge of edges.get(at.competence) ?? []) {
      const step = during(edge, at);
      const known = found.get(step.competence) ?? [];
      if (step.competence === top || isNever(step) || known.some((each) => covers(each, step))) continue;
      found.set(step.competence, [...known.filter((each) => !covers(step, each)), step]);
      open.push(step);
    }
  }
  return [...found.values()].flat();
}

const later = (a: string, b: string): string => (a > b ? a : b);
const sooner = (a: string, b: string): string => (a < b ? a : b);

function during(edge: Narrower, at: Holds): Narrower {
  return {
    competence: edge.competence,
    effectiveFrom: later(edge.effectiveFrom, at.effectiveFrom),
    effectiveTo: sooner(edge.effectiveTo, at.effectiveTo),
    knownFrom: later(edge.knownFrom, at.knownFrom),
    knownTo: sooner(edge.knownTo, at.knownTo),
  };
}

const isNever = ({ effectiveFrom, effectiveTo, knownFrom, knownTo }: Holds): boolean =>
  effectiveFrom >= effectiveTo || knownFrom >= knownTo;

const covers = (a: Holds, b: Holds): boolean =>
  a.effectiveFrom <= b.effectiveFrom && a.effectiveTo >= b.effectiveTo && a.knownFrom <= b.knownFrom && a.knownTo >= b.knownTo;
