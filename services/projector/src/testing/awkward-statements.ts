import { numberedId } from './statement-source.ts';

const agent = '{"objectType":"Agent","mbox":"mailto:a@example.fi"}';
const verb = '{"id":"http://adlnet.gov/expapi/verbs/experienced"}';
const object = '{"id":"https://learn.example.fi/a"}';

let next = 1_000_000;

/** A statement's text from its members' texts; each has an id of its own. */
function text(members: Record<string, string>): string {
  const all = { id: JSON.stringify(numberedId(next++)), actor: agent, verb, object, ...members };
  return `{${Object.entries(all)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;
}

const timestamps = [
  '2015-11-18T12:17:00Z',
  '2015-11-18T12:17:00.123456Z',
  '2015-11-18T12:17:00.9999999+05:30',
  '2015-11-18T12:17:00-0800',
  '2015-11-18T12:17:00+02',
  '2015-11-18T12:17+02:00',
  '2015-11-18T23:59:59.999-01:00',
  '2026-12-31T22:30:00Z',
  '20151118T121700Z',
  '2015-11-18T12:17:00',
  '1899-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
  '2016-02-29T00:00:00.1Z',
  '1970-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '2025-03-30T00:59:59.999Z',
  '2025-03-30T01:00:00Z',
];

const account = (name: string): string => `{"account":{"homePage":"https://id.example.fi","name":${name}}}`;

/** Statements that ingest accepts and that are hard to read, each once: parts in odd places, escapes, duplicate keys, other objects. */
export const awkwardStatements: readonly string[] = [
  ...timestamps.map((timestamp) => text({ timestamp: JSON.stringify(timestamp) })),
  text({ actor: account('"Ärlä \\u00e4\\/\\"quoted\\" \\\\"') }),
  text({ actor: account('"\\ud83d\\ude00 😀"') }),
  text({ actor: account('"lone \\ud83d"') }),
  text({ actor: '{"objectType":"Group","member":[{"mbox":"mailto:b@example.fi"},{"openid":"https://openid.example.fi/c"}]}' }),
  text({ actor: '{"objectType":"Group","mbox":"mailto:team@example.fi","member":[]}' }),
  text({ actor: '{"mbox_sha1sum":"6A9B1C6E0F3A0C2F9D4E5B7A8C9D0E1F2A3B4C5D"}' }),
  text({ actor: '{"openid":"https://openid.example.fi/d"}' }),
  text({ actor: ' {\n"mbox" : "mailto:a@example.fi" }\t' }),
  text({ object: '{"objectType":"Agent","mbox":"mailto:e@example.fi"}' }),
  text({ object: '{"objectType":"Group","member":[{"mbox":"mailto:e@example.fi"}]}' }),
  text({ object: '{"objectType":"StatementRef","id":"9E13CEFD-53D3-4EAC-B5ED-2CF6693903BB"}' }),
  text({
    object: `{"objectType":"SubStatement","actor":${account('"x"')},"verb":${verb},"object":${object},"timestamp":"2001-01-01T00:00:00Z"}`,
  }),
  text({
    object: '{"objectType":"Activity","id":"https://learn.example.fi/\\u00e4\\u002f","definition":{"type":"http://example.fi/t\\u0079pe"}}',
  }),
  text({ object: '{"definition":{"name":{"fi":"type"},"type":"http://example.fi/t"},"id":"https://learn.example.fi/b"}' }),
  text({ object: '{"id":"https://learn.example.fi/first","id":"https://learn.example.fi/last"}' }),
  text({ object: '{"id":"https://learn.example.fi/c"},"verb":{"id":"http://example.fi/verbs/second"}' }),
  text({ actor: `${account('"first"')},"actor":${account('"last"')}` }),
  text({ timestamp: '"2020-01-01T00:00:00Z","timestamp":"2021-01-01T00:00:00Z"' }),
  text({ 'v\\u0065rb': '{"id":"http://example.fi/verbs/escaped"}' }),
  text({ context: '{"registration":"EC531277-B57B-4C15-8D91-D292C5B2B8F7"}' }),
  text({
    context: '{"contextActivities":{"parent":[{"id":"https://learn.example.fi/p","definition":{"type":"http://example.fi/parent"}}]}}',
  }),
  text({ context: `{"instructor":${agent},"team":{"objectType":"Group","member":[${agent}]}}` }),
  text({ result: '{"score":{"raw":1e2,"min":-0.5,"max":1E+3},"extensions":{"http://x.fi/big":123456789012345678901234567890}}' }),
  text({ result: '{"extensions":{"http://x.fi/huge":1e999}}' }),
  text({ result: `{"extensions":{"http://x.fi/deep":${'['.repeat(400)}${']'.repeat(400)}}}` }),
  text({
    result: '{"response":"lone \\udc00 and \\ud83d\\ude00","success":true,"extensions":{"http://x.fi/actor":{"actor":{"verb":null}}}}',
  }),
  text({ result: '{"response":"\\u0000 nul, \\"actor\\": {\\"mbox\\"}, ] } [ {"}' }),
  text({ stored: '"2019-05-05T05:05:05Z"' }),
];
