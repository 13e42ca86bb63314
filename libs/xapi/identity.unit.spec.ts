import { describe, expect, it } from 'vitest';
import { actorIdentity, normaliseIri, parseIri } from './index.ts';

describe('actorIdentity', () => {
  it.each([
    [{ mbox: 'mailto:xapi@adlnet.gov' }, { scheme: 'mbox_sha1sum', value: 'cd9b00a5611f94eaa7b1661edab976068e364975' }],
    [
      { mbox_sha1sum: 'CD9B00A5611f94eaa7b1661edab976068e364975' },
      { scheme: 'mbox_sha1sum', value: 'cd9b00a5611f94eaa7b1661edab976068e364975' },
    ],
    [{ openid: 'https://openid.example.org/12345' }, { scheme: 'openid', value: 'https://openid.example.org/12345' }],
    [{ account: { homePage: 'https://id.example.fi', name: 'p1' } }, { scheme: 'account', value: 'https://id.example.fi|p1' }],
    [
      { objectType: 'Group', mbox: 'mailto:xapi@adlnet.gov', member: [] },
      { scheme: 'mbox_sha1sum', value: 'cd9b00a5611f94eaa7b1661edab976068e364975' },
    ],
    [{ objectType: 'Group', member: [{ mbox: 'mailto:xapi@adlnet.gov' }] }, null],
    [null, null],
  ])('of %j is %j', (agent, expected) => {
    expect(actorIdentity(agent)).toEqual(expected);
  });
});

describe('normaliseIri (capability model 9.1)', () => {
  it.each([
    ['HTTP://AdlNet.gov/expapi/verbs/Completed', 'http://adlnet.gov/expapi/verbs/Completed'],
    ['https://adlnet.gov/expapi/verbs/completed', 'http://adlnet.gov/expapi/verbs/completed'],
    ['http://activitystrea.ms/schema/1.0/create', 'http://activitystrea.ms/create'],
    ['http://activitystrea.ms/create', 'http://activitystrea.ms/create'],
    ['https://id.tincanapi.com/verb/viewed', 'http://id.tincanapi.com/verb/viewed'],
    ['http://id.tincanapi.com/verb/viewed/', 'http://id.tincanapi.com/verb/viewed'],
    ['https://user:Pass@Example.FI:8080/A/?q=B', 'https://user:Pass@example.fi:8080/A/?q=B'],
    ['https://example.fi/', 'https://example.fi'],
    ['URN:Course:A', 'urn:Course:A'],
    ['https://adlnet.gov.example.fi/x', 'https://adlnet.gov.example.fi/x'],
    ['no scheme', 'no scheme'],
  ])('%s is read as %s', (text, expected) => {
    expect(normaliseIri(text)).toBe(expected);
    expect(normaliseIri(normaliseIri(text))).toBe(expected);
  });

  it('takes other aliases as data', () => {
    expect(normaliseIri('https://old.example.fi/x', [{ from: 'https://old.example.fi/', to: 'https://new.example.fi/' }])).toBe(
      'https://new.example.fi/x',
    );
  });

  it('splits an IRI', () => {
    expect(parseIri('https://A.fi/b?c#d')).toEqual({ scheme: 'https', authority: 'A.fi', rest: '/b?c#d' });
    expect(parseIri('urn:a:b')).toEqual({ scheme: 'urn', authority: null, rest: 'a:b' });
    expect(parseIri('a/b:c')).toBeNull();
  });
});
