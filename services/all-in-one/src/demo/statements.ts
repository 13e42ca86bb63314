import { v5 as uuidV5 } from 'uuid';
import { NS } from '@oppiva/events';
import type { ImportItem } from '../imports/rows.ts';
import type { Chance } from './chance.ts';
import type { Act } from './learning.ts';
import { actorHome, competenceUri, courseId, portalCourseId, portalCourses, sources } from './suvanto.ts';

const adl = 'http://adlnet.gov/expapi';
const cmi5 = 'https://w3id.org/xapi/cmi5/context';
const courses = 40;
/** Transport as the capability model 12.2 has it. */
const transport = { cmi5: 0.3, resent: 0.03, late: 0.05, twin: 0.5 };
const minuteMs = 60_000;
const dayMs = 86_400_000;

const idOf = (name: string): string => uuidV5(`oppiva:demo:${name}`, uuidV5.URL);

interface Said {
  client: string;
  verb: string;
  object: { id: string; type: string };
  /** Minutes before the act ended. */
  before?: number;
  minutes?: number;
  score?: number;
  context?: Record<string, unknown>;
  extensions?: Record<string, unknown>;
}

/**
 * What the systems tell of an act: one statement, a cmi5 session with its three durations, a twin from a second system, some of it sent
 * again, some of it late. What would be known only after `now` is not told yet.
 */
export function* statementsOf(act: Act, o: { chance: Chance; now: number }): Generator<ImportItem> {
  const { chance, now } = o;
  const endedMs = act.ended.epochMilliseconds;
  const delay = chance.happens(transport.late) ? chance.whole(3, 30) * dayMs : chance.whole(1, 20 * 60) * minuteMs;
  const isResent = chance.happens(transport.resent);
  for (const [at, said] of saidOf(act, chance).entries()) {
    const item = statement(act, said, { at, storedMs: endedMs + delay });
    if (endedMs + delay >= now) continue;
    yield item;
    if (isResent) yield item;
  }
}

function saidOf(act: Act, chance: Chance): Said[] {
  switch (act.class) {
    case 'F':
      return course(act, chance);
    case 'X':
      return [
        {
          client: sources.lms.id,
          verb: `${adl}/verbs/passed`,
          object: { id: `https://lms.suvanto.example/koe/${chance.whole(1, 12)}`, type: `${adl}/activities/assessment` },
          minutes: act.minutes,
          score: chance.whole(60, 100) / 100,
        },
      ];
    case 'W':
      return [
        {
          client: sources.work.id,
          verb: `${adl}/verbs/completed`,
          object: {
            id: `https://tyokortit.suvanto.example/kortti/${chance.whole(1, 60)}`,
            type: 'http://id.tincanapi.com/activitytype/checklist-item',
          },
          minutes: act.minutes,
        },
      ];
    case 'R':
      return [
        {
          client: sources.community.id,
          verb: `${adl}/verbs/attended`,
          object: { id: `https://keskustelut.suvanto.example/katselmus/${act.person.team.id}`, type: `${adl}/activities/meeting` },
          minutes: act.minutes,
          extensions: { [`${NS}/ext/session-kind`]: 'reflection' },
        },
      ];
    case 'S':
      return [discussion(act, chance)];
  }
}

function discussion({ isShared }: Act, chance: Chance): Said {
  return {
    client: sources.community.id,
    verb: `${adl}/verbs/asked`,
    object: {
      id: `https://keskustelut.suvanto.example/aihe/${chance.whole(1, 90)}`,
      type: 'http://id.tincanapi.com/activitytype/discussion',
    },
    extensions: { [`${NS}/ext/lesson-kind`]: 'question', [`${NS}/ext/visibility`]: isShared ? 'team' : 'private' },
  };
}

/** Of a cmi5 session every end carries a duration of its own: they overlap and are never summed (capability model 3.4, X6). */
function course({ minutes }: Act, chance: Chance): Said[] {
  const number = chance.whole(1, courses);
  const object = { id: courseId(number), type: `${adl}/activities/course` };
  const plain: Said = { client: sources.lms.id, verb: `${adl}/verbs/completed`, object, minutes };
  if (portalCourses.includes(number) && chance.happens(transport.twin))
    return [
      plain,
      {
        client: sources.portal.id,
        verb: `${adl}/verbs/completed`,
        object: { ...object, id: portalCourseId(number) },
        before: -chance.whole(1, 40),
      },
    ];
  if (!chance.happens(transport.cmi5)) return [plain];
  const session = {
    context: { registration: idOf(`${number}:${chance.next()}`), contextActivities: { category: [{ id: `${cmi5}/categories/cmi5` }] } },
    extensions: { [`${cmi5}/extensions/sessionid`]: String(chance.whole(1, 1_000_000_000)) },
  };
  const parts: [string, number | undefined, number][] = [
    ['initialized', undefined, minutes],
    ['completed', Math.max(1, minutes - 6), 6],
    ['passed', Math.max(1, minutes - 3), 3],
    ['terminated', minutes, 0],
  ];
  return parts.map(([verb, lasted, before]): Said => ({
    client: sources.lms.id,
    verb: `${adl}/verbs/${verb}`,
    object,
    before,
    ...session,
    ...(lasted !== undefined && { minutes: lasted }),
  }));
}

function statement({ person, competences, initiative, ended }: Act, said: Said, o: { at: number; storedMs: number }): ImportItem {
  const timestamp = new Date(ended.epochMilliseconds - (said.before ?? 0) * minuteMs).toISOString();
  const stored = new Date(Math.max(o.storedMs + o.at, Date.parse(timestamp))).toISOString();
  const result = {
    ...(said.minutes !== undefined && { duration: `PT${said.minutes}M` }),
    ...(said.score !== undefined && { score: { scaled: said.score } }),
  };
  return {
    kind: 'statement',
    client: said.client,
    value: {
      id: idOf(`${person.id}:${said.client}:${said.verb}:${timestamp}:${o.at}`),
      actor: { objectType: 'Agent', account: { homePage: actorHome, name: person.id } },
      verb: { id: said.verb },
      object: { objectType: 'Activity', id: said.object.id, definition: { type: said.object.type } },
      ...(Object.keys(result).length > 0 && { result }),
      context: {
        ...said.context,
        extensions: {
          ...(competences.length > 0 && { [`${NS}/ext/competences`]: competences.map(competenceUri) }),
          ...(initiative !== 'unknown' && { [`${NS}/ext/initiative`]: initiative }),
          ...said.extensions,
        },
      },
      timestamp,
      stored,
    },
  };
}
