import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, test } from 'vitest';
import { EventsError, parseCloudEvents, validateEvent, type CloudEventsRequest, type RequestHeaders } from './index.ts';
import { goldenEvent, sharedFile } from './testing.ts';

const STRUCTURED = 'application/cloudevents+json';
const BATCHED = 'application/cloudevents-batch+json';
const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const parse = (headers: RequestHeaders, body: unknown) => parseCloudEvents(headers, body instanceof Uint8Array ? body : bytes(body));
const codeOf = (answer: CloudEventsRequest | EventsError): string =>
  answer instanceof EventsError ? `${answer.status} ${answer.code}` : answer.mode;
const golden = goldenEvent('hr.assignment.changed.v1');

describe('the three modes', () => {
  test.each([STRUCTURED, `${STRUCTURED}; charset=utf-8`, `${STRUCTURED};charset="UTF-8"`, 'Application/CloudEvents+JSON'])(
    'given %s, when read, then it is one event',
    (contentType) => {
      expect(parse({ 'Content-Type': contentType }, golden)).toEqual({ mode: 'structured', events: [golden] });
    },
  );

  test('given a batch, when read, then every entry is there, also none and what is no event', () => {
    expect(parse({ 'content-type': BATCHED }, [golden, 7])).toEqual({ mode: 'batched', events: [golden, 7] });
    expect(parse({ 'content-type': BATCHED }, [])).toEqual({ mode: 'batched', events: [] });
  });

  test('given an event of the SDK in structured and in binary mode, when read, then both are the same valid event', () => {
    const event = new CloudEvent({ ...golden, time: '2024-08-20T07:15:00.000Z' });
    const read = [HTTP.structured(event), HTTP.binary(event)].map(
      ({ headers, body }) => parse(headers as RequestHeaders, String(body)) as CloudEventsRequest,
    );
    expect(read.map(({ mode }) => mode)).toEqual(['structured', 'binary']);
    expect(read[0]?.events[0]).toEqual({ ...golden, time: '2024-08-20T07:15:00.000Z' });
    expect(read[1]?.events).toEqual(read[0]?.events);
    expect(validateEvent(read[1]?.events[0]).errors).toBeUndefined();
  });

  test('given binary mode with percent-encoded and quoted headers, when read, then the attributes are what was meant', () => {
    const headers = {
      'CE-SpecVersion': '1.0',
      'ce-id': ' a%20b%C3%A4%25 ',
      'ce-source': '"https://x.example/\\"q\\""',
      'ce-type': 't',
      'ce-sequence': '7',
      'content-type': 'application/json; charset=utf-8',
      host: 'x',
    };
    expect(parse(headers, { a: 1 })).toEqual({
      mode: 'binary',
      events: [
        {
          specversion: '1.0',
          id: 'a bä%',
          source: 'https://x.example/"q"',
          type: 't',
          sequence: '7',
          datacontenttype: 'application/json; charset=utf-8',
          data: { a: 1 },
        },
      ],
    });
  });

  test('given binary mode without a body or content type, when read, then there is no data', () => {
    const read = parse({ 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 's', 'ce-type': 't' }, '') as CloudEventsRequest;
    expect(read.events).toEqual([{ specversion: '1.0', id: '1', source: 's', type: 't' }]);
  });
});

describe('what cannot be read', () => {
  const ce = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 's', 'ce-type': 't' };
  test.each<[string, RequestHeaders, unknown, string]>([
    ['no content type', {}, golden, '415 CONTENT_TYPE_UNSUPPORTED'],
    ['plain JSON', { 'content-type': 'application/json' }, golden, '415 CONTENT_TYPE_UNSUPPORTED'],
    ['XML events', { 'content-type': 'application/cloudevents+xml' }, '<event/>', '415 CONTENT_TYPE_UNSUPPORTED'],
    ['XML events with ce headers', { ...ce, 'content-type': 'application/cloudevents+xml' }, '<event/>', '415 CONTENT_TYPE_UNSUPPORTED'],
    ['binary with text', { ...ce, 'content-type': 'text/plain' }, 'x', '415 CONTENT_TYPE_UNSUPPORTED'],
    ['another charset', { 'content-type': `${STRUCTURED}; charset=iso-8859-1` }, golden, '415 CHARSET_UNSUPPORTED'],
    ['no JSON', { 'content-type': STRUCTURED }, '{"a":', '400 JSON_MALFORMED'],
    ['an empty body', { 'content-type': STRUCTURED }, '', '400 JSON_MALFORMED'],
    ['a byte order mark', { 'content-type': STRUCTURED }, '\ufeff{}', '400 JSON_MALFORMED'],
    ['invalid UTF-8', { 'content-type': STRUCTURED }, Buffer.from([0x22, 0xff, 0x22]), '400 UTF8_INVALID'],
    ['__proto__', { 'content-type': STRUCTURED }, '{"data":{"__proto__":{"admin":true}}}', '400 JSON_PROPERTY_FORBIDDEN'],
    ['__proto__ in escapes', { 'content-type': BATCHED }, String.raw`[{"\u005f_proto__":1}]`, '400 JSON_PROPERTY_FORBIDDEN'],
    ['a hundred thousand levels', { 'content-type': STRUCTURED }, '['.repeat(100_000) + ']'.repeat(100_000), '400 JSON_TOO_DEEP'],
    ['a batch that is an object', { 'content-type': BATCHED }, golden, '400 EVENTS_NOT_ARRAY'],
    ['binary with broken data', { ...ce, 'content-type': 'application/json' }, '{', '400 JSON_MALFORMED'],
    [
      'a header that is no attribute',
      { ...ce, 'ce-my_ext': 'x', 'content-type': 'application/json' },
      '{}',
      '400 CLOUDEVENTS_HEADER_MALFORMED',
    ],
    ['a header for data', { ...ce, 'ce-data': 'x', 'content-type': 'application/json' }, '{}', '400 CLOUDEVENTS_HEADER_MALFORMED'],
    [
      'a header with half a character',
      { ...ce, 'ce-subject': '%C3', 'content-type': 'application/json' },
      '{}',
      '400 CLOUDEVENTS_HEADER_MALFORMED',
    ],
  ])('given %s, when read, then it is refused', (_what, headers, body, expected) => {
    expect(codeOf(parse(headers, body))).toBe(expected);
  });

  test('given more events than are taken, when read, then it is refused whole', () => {
    expect(codeOf(parseCloudEvents({ 'content-type': BATCHED }, bytes([1, 2, 3]), { eventsMax: 2 }))).toBe('413 EVENTS_TOO_MANY');
    expect(codeOf(parseCloudEvents({ 'content-type': BATCHED }, bytes([1, 2]), { eventsMax: 2 }))).toBe('batched');
  });

  test('given broken JSON about a person, when refused, then the message repeats nothing of it', () => {
    for (const body of ['{"reason": migraine}', 'migraine', '{"migraine":', '{"migraine":1,}']) {
      const answer = parse({ 'content-type': STRUCTURED }, body) as EventsError;
      expect(answer.code).toBe('JSON_MALFORMED');
      expect(answer.message).not.toContain('migraine');
    }
    expect((parse({ 'content-type': STRUCTURED }, '{"a":1,}') as EventsError).message).toMatch(/character 7/);
  });
});

/** The scenarios of a feature file: the request as text, the attributes and the data that it has to be read as. */
function scenariosOf(feature: string) {
  return feature
    .split(/Scenario Outline:/)
    .slice(1)
    .flatMap((text) => {
      const [request = '', data = ''] = [...text.matchAll(/"""\n([^]*?)"""/g)].map((match) => match[1] ?? '');
      const types = (text.split('Examples:')[1] ?? '').match(/application\/[^|]*[^| \n]/g) ?? [];
      const attributes = [
        ...(text.split('the attributes are:')[1] ?? '').split('And the data')[0]!.matchAll(/\| +([a-z]+) \| (\S.*?) +\|/g),
      ];
      return types.map((contentType) => {
        const fill = (part: string): string => part.replaceAll('<contentType>', contentType);
        const [head = '', body = ''] = fill(request).split(/\n\s*\n/);
        const headers = Object.fromEntries(
          head
            .split('\n')
            .slice(1)
            .map((line): [string, string] => [line.split(':')[0]!.trim(), line.slice(line.indexOf(':') + 1).trim()]),
        );
        const expected = Object.fromEntries(attributes.map((match): [string, string] => [match[1]!, fill(match[2]!)]));
        return { contentType, headers, body, attributes: expected, data: JSON.parse(data) as unknown };
      });
    });
}

const examples = sharedFile('data', 'payload-examples', 'cloudevents');
describe.skipIf(examples === null)(
  `CloudEvents' own conformance features and examples${examples === null ? ': SKIPPED, ../shared/data is not beside the checkout' : ''}`,
  () => {
    test('given the HTTP binding feature, when its requests are read, then attributes and data are as it says', () => {
      const scenarios = scenariosOf(readFileSync(join(examples!, 'http-protocol-binding.feature'), 'utf8'));
      expect(scenarios.map((scenario) => scenario.contentType)).toEqual([
        'application/json',
        'application/json; charset=utf-8',
        'application/cloudevents+json',
        'application/cloudevents+json; charset=utf-8',
      ]);
      for (const { headers, body, attributes, data } of scenarios) {
        expect(Object.keys(attributes)).toHaveLength(6);
        expect((parse(headers, body) as CloudEventsRequest).events).toEqual([{ ...attributes, data }]);
      }
    });

    test('given the examples of version 1, when read, then they are events of somebody else; those of 0.3 are another version', () => {
      for (const [folder, expected] of [
        ['v1', 'EVENT_TYPE_UNKNOWN'],
        ['v03', 'EVENT_SPECVERSION_UNSUPPORTED'],
      ] as const) {
        const files = readdirSync(join(examples!, folder));
        expect(files).toHaveLength(3);
        for (const file of files) {
          const read = parse({ 'content-type': STRUCTURED }, readFileSync(join(examples!, folder, file))) as CloudEventsRequest;
          expect(validateEvent(read.events[0]).errors?.map((error) => error.code)).toContain(expected);
          expect(validateEvent(read.events[0]).errors?.map((error) => error.path)).not.toContain('$.data_base64');
        }
      }
    });
  },
);
