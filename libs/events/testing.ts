import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assertion } from './assertion.ts';
import type { LcmEvent } from './event.ts';

/** For tests of this package and of those that need events: the golden example of a type, a fresh copy each time. */
export function goldenEvent(name: string): LcmEvent {
  return golden(name).event;
}

/** What `describeAssertion` makes of it in Europe/Helsinki. */
export function goldenAssertion(name: string): Assertion {
  return golden(name).assertion;
}

function golden(name: string): { event: LcmEvent; assertion: Assertion } {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'events', `${name}.json`), 'utf8')) as {
    event: LcmEvent;
    assertion: Assertion;
  };
}

/** A file of the material that may lie beside the checkout, or null. Whoever skips a test for it says so on the test's name. */
export function sharedFile(...path: string[]): string | null {
  const file = join(import.meta.dirname, '../../../shared', ...path);
  return existsSync(file) ? file : null;
}
