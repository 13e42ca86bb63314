import type { JsonObject } from './event.ts';

/** Turns the data of one version of a type into those of the next. Pure, total, and as unchangeable as the version it reads. */
export interface UpcastStep {
  /** `hr.assignment.started.v1` */
  from: string;
  /** `hr.assignment.started.v2` */
  to: string;
  upcast: (data: JsonObject) => JsonObject;
}

/** Every step there is. All types are at version 1, so there is none yet; the README says how to add one. */
const steps: readonly UpcastStep[] = [];

/**
 * Brings data as they lie in the log to the newest version of their type, step by step, so that projections know only that one.
 * @param name type without prefix
 */
export const upcast = createUpcast(steps);

/** Composes steps. @throws Error when two steps begin at the same version or the steps form a circle: bugs of the catalogue */
export function createUpcast(all: readonly UpcastStep[]): (name: string, data: JsonObject) => { name: string; data: JsonObject } {
  const next = new Map(all.map((step) => [step.from, step]));
  if (next.size !== all.length) throw new Error('Two upcast steps begin at the same version');
  return (name, data) => {
    let current = { name, data };
    for (let taken = 0; ; taken += 1) {
      const step = next.get(current.name);
      if (step === undefined) return current;
      if (taken === all.length) throw new Error(`The upcast steps from ${name} form a circle`);
      current = { name: step.to, data: step.upcast(current.data) };
    }
  };
}
