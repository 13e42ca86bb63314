import { seededRandom } from '@oppiva/statistics';
import { v4 as uuidV4 } from 'uuid';

/** Seeded, so that a failing run can be repeated. */
export const randomFrom = seededRandom;

export interface Statement {
  id: string;
  timestamp: string;
  actor: unknown;
  verb: unknown;
  object: unknown;
  result: { score: { scaled: number }; duration: string };
  context: unknown;
}

const VERBS = ['completed', 'experienced', 'passed', 'answered', 'attended'];

/** A statement as a learning system sends it, some 700 bytes. */
export function statement(random: () => number, number: number): Statement {
  const pick = (count: number): number => Math.floor(random() * count);
  const uuid = (): string => uuidV4({ random: Uint8Array.from({ length: 16 }, () => pick(256)) });
  return {
    id: uuid(),
    timestamp: new Date(Date.UTC(2026, 2, 1) + pick(90 * 86_400) * 1000).toISOString(),
    actor: { objectType: 'Agent', account: { homePage: 'https://lms.example.org', name: `user-${pick(500)}` } },
    verb: { id: `http://adlnet.gov/expapi/verbs/${VERBS[pick(VERBS.length)]}`, display: { en: 'did', fi: 'teki' } },
    object: {
      id: `https://lms.example.org/course/${pick(80)}`,
      definition: { type: 'http://adlnet.gov/expapi/activities/course', name: { fi: `Kurssi ${number} äö` } },
    },
    result: { score: { scaled: Math.round(random() * 1000) / 1000 }, duration: `PT${1 + pick(89)}M` },
    context: { registration: uuid(), platform: 'Moodle' },
  };
}
