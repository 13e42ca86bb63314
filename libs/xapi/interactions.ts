/** Interaction Activities (xAPI-Data 2.4.4.1, "Interaction Activities"): what the fast and the explaining form share. */

export const interactionTypes: readonly string[] = [
  'true-false',
  'choice',
  'fill-in',
  'long-fill-in',
  'matching',
  'performance',
  'sequencing',
  'likert',
  'numeric',
  'other',
];
const types = new Set(interactionTypes);

/** The properties that list interaction components. */
export type ComponentList = 'choices' | 'scale' | 'source' | 'target' | 'steps';

export function isInteractionType(value: unknown): value is string {
  return typeof value === 'string' && types.has(value);
}

/** Whether an interaction of this type may have this list of components. */
export function supportsComponents(interactionType: string, list: ComponentList): boolean {
  switch (list) {
    case 'choices':
      return interactionType === 'choice' || interactionType === 'sequencing';
    case 'scale':
      return interactionType === 'likert';
    case 'steps':
      return interactionType === 'performance';
    default:
      return interactionType === 'matching';
  }
}

/** Lists up to this length are compared pair by pair, longer ones through a Set. */
const pairwiseMax = 24;

/** Position of the first component whose id has come before, or -1. Entries that are no components are passed over. */
export function repeatedComponent(list: readonly unknown[]): number {
  if (list.length > pairwiseMax) {
    const seen = new Set<unknown>();
    for (let index = 0; index < list.length; index++) {
      const id = componentId(list[index]);
      if (id === undefined) continue;
      if (seen.has(id)) return index;
      seen.add(id);
    }
    return -1;
  }
  for (let index = 1; index < list.length; index++) {
    const id = componentId(list[index]);
    if (id === undefined) continue;
    for (let before = 0; before < index; before++) {
      if (componentId(list[before]) === id) return index;
    }
  }
  return -1;
}

function componentId(component: unknown): string | undefined {
  if (typeof component !== 'object' || component === null) return undefined;
  const id = (component as { id?: unknown }).id;
  return typeof id === 'string' ? id : undefined;
}
