import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import {
  asyncApiDocument,
  catalogue,
  describeAssertion,
  eventTypeOf,
  publishedSchemas,
  readEvent,
  validateEvent,
  type EventType,
} from './index.ts';
import { goldenAssertion, goldenEvent } from './testing.ts';

const here = import.meta.dirname;
const names = [...catalogue.keys()];

describe('the catalogue', () => {
  test('given the files of event types, when compared with the catalogue, then none was forgotten', async () => {
    for (const folder of ['hr-events', 'rule-events']) {
      for (const file of readdirSync(join(here, folder))) {
        const module = (await import(join(here, folder, file))) as Record<string, unknown>;
        const types = Object.values(module).filter((value) => typeof value === 'object' && value !== null && 'topic' in value);
        for (const type of types as EventType[]) expect(catalogue.get(type.name), file).toBe(type);
      }
    }
    expect(names).toHaveLength(51);
  });

  test.each(names)('given %s, when looked at, then name, topic and sender fit together', (name) => {
    const type = catalogue.get(name)!;
    expect(name).toMatch(name.startsWith('rule.') ? /^rule\.[a-z]+(-[a-z]+)*\.v\d+$/ : /^hr\.[a-z]+\.[a-z]+(-[a-z]+)*\.v\d+$/);
    expect(type.topic).toBe(name.startsWith('rule.') ? 'oppiva.rules' : 'oppiva.hr');
    expect(type.sender === 'source').toBe(name.startsWith('hr.'));
    expect(type.about === 'rule').toBe(name.startsWith('rule.'));
    expect(eventTypeOf(`fi.example.lcm.${name}`)).toBe(type);
    expect(type.closing).toBe(/(ended|closed|unlinked|withdrawn|revoked)\.v1$/.test(name));
  });

  test.each(names)('given %s, when its properties are read, then none could hold what must never be received', (name) => {
    const properties = Object.keys((publishedSchemas().get(`${name}.json`) as { properties: object }).properties);
    const never =
      /absence|sick|diagnos|health|illness|message|comment|note|text|body|email|mail|rating|grade|performance|pay$|salary|wage|union|firstName|lastName|birth/i;
    expect(properties.filter((property) => never.test(property))).toEqual([]);
    if (name.startsWith('hr.')) expect(properties).not.toContain('reason');
  });

  test.each(names.filter((name) => name.startsWith('hr.')))(
    'given %s with personId, when looked at, then its slot is stored under a pseudonym',
    (name) => {
      const { properties } = publishedSchemas().get(`${name}.json`) as { properties: Record<string, unknown> };
      if ('personId' in properties) expect(catalogue.get(name)?.about).toBe('person');
      expect('slot' in properties && 'effectiveFrom' in properties && 'effectiveTo' in properties).toBe(true);
    },
  );
});

describe('golden fixtures', () => {
  test.each(names)('given the golden event of %s, when validated and described, then it is what it was when published', (name) => {
    const event = goldenEvent(name);
    expect(validateEvent(event, 'platform')).toMatchObject({ event });
    expect(describeAssertion(readEvent(event), { timeZone: 'Europe/Helsinki' })).toEqual(goldenAssertion(name));
  });

  test.each(names)('given the schema of %s, when published, then it is byte for byte in meaning what was published before', (name) => {
    const path = join(here, 'fixtures', 'schemas', `${name}.json`);
    expect(existsSync(path), 'a new type: node libs/events/fixtures/write-schemas.ts').toBe(true);
    const schema = publishedSchemas().get(`${name}.json`);
    expect(schema).toEqual(JSON.parse(readFileSync(path, 'utf8')));
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `https://ns.example.org/lcm/schemas/${name}.json`,
      additionalProperties: false,
    });
  });

  test.each(names)(
    'given the schema of %s, when a stranger validates with it, then it agrees with ours on what single properties show',
    (name) => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const validate = ajv.compile(publishedSchemas().get(`${name}.json`)!);
      const { data } = goldenEvent(name);
      expect(validate(data)).toBe(true);
      for (const property of Object.keys(data)) {
        for (const value of [
          undefined,
          null,
          '',
          ' x',
          7,
          -1,
          1.5,
          true,
          [],
          ['x'],
          [''],
          {},
          'a\u0000b',
          '2024-02-30',
          '2024-13-01T00:00:00Z',
        ]) {
          const changed = { ...data, [property]: value };
          if (value === undefined) delete changed[property];
          const ours = validateEvent({ ...goldenEvent(name), subject: undefined, data: changed }, 'platform');
          // Rules across properties (a period, an owner, an identity's form) are not in a JSON Schema: ours may refuse more.
          if (ours.event !== undefined) expect([property, value, validate(changed)]).toEqual([property, value, true]);
          else if (!validate(changed)) expect(ours.errors.length).toBeGreaterThan(0);
          else
            expect(ours.errors.map((error) => error.path).join()).toMatch(
              /^\$\.data\.(effectiveFrom|effectiveTo|value|personId|activity|match|set|pattern|indicator)/,
            );
        }
        expect(validate({ ...data, unheardOf: 1 })).toBe(false);
      }
    },
  );
});

test('given the AsyncAPI document, when its references are followed, then each leads somewhere and no platform type is in it', () => {
  const document = asyncApiDocument({ version: '0.1.0', server: { host: 'localhost:8080', protocol: 'http' } });
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(names.length);
  for (const reference of references) {
    const target = reference.split('/').reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document);
    expect(target, reference).toBeDefined();
  }
  expect(document).toMatchObject({ asyncapi: '3.0.0', channels: { events: { address: '/events' } } });
  expect(text).toContain('hr.assignment.started.v1');
  expect(text).not.toContain('client-created');
});
