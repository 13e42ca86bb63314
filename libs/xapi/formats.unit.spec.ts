import { describe, expect, it } from 'vitest';
import { isMailto, isMediaType, isSha1, isSha2, isUri } from './formats.ts';
import {
  isDuration,
  isIri,
  isLanguageTag,
  isTimestamp,
  parseDuration,
  parseTimestamp,
  parseVersionHeader,
  timestampInUtc,
} from './index.ts';

describe('formats', () => {
  it.each([
    [isIri, 'http://example.com/a?b=c#d', true],
    [isIri, 'act:wrapper_test1', true],
    [isIri, 'urn:uuid:aa97b177-9383-4934-8543-0f91a7a02836', true],
    [isIri, 'https://esimerkki.fi/ääkköset/€😀', true],
    [isIri, 'ab=c://should.fail.com', false],
    [isIri, 'example.com/a', false],
    [isIri, '/relative', false],
    [isIri, '#fragment', false],
    [isIri, 'http:', false],
    [isIri, 'http://example.com/a b', false],
    [isIri, 'http://example.com/<a>', false],
    [isIri, 'http://example.com/a\n', false],
    [isIri, '', false],
    [isUri, 'https://openid.example.org/12345', true],
    [isUri, 'open.id.com/testUser', false],
    [isUri, 'https://openid.example.org/ä', false],
    [isMailto, 'mailto:first.last+tag@example.fi', true],
    [isMailto, 'mailto:käyttäjä@esimerkki.fi', true],
    [isMailto, 'mailto:should.fail.com', false],
    [isMailto, 'mailto:a@b@c', false],
    [isMailto, 'mailto:a@b,c@d', false],
    [isMailto, 'mailto:a@b?subject=x', false],
    [isMailto, 'a@example.com', false],
    [isMailto, 'mailto:@example.com', false],
    [isSha1, 'cd9b00a5611f94eaa7b1661edab976068e364975', true],
    [isSha1, 'cd9b00a5611f94eaa7b1661edab976068e36497', false],
    [isSha1, 'xd9b00a5611f94eaa7b1661edab976068e364975', false],
    [isSha2, 'a'.repeat(64), true],
    [isSha2, 'A'.repeat(128), true],
    [isSha2, 'a'.repeat(40), false],
    [isSha2, '123', false],
    [isMediaType, 'text/plain; charset=ascii', true],
    [isMediaType, 'application/vnd.oasis.opendocument.text', true],
    [isMediaType, 'multipart/mixed; boundary="a b"', true],
    [isMediaType, 'file', false],
    [isMediaType, 'text/', false],
  ])('%o on %j is %s', (test, text, expected) => {
    expect(test(text)).toBe(expected);
  });
});

describe('language tags (RFC 5646)', () => {
  it.each([
    'en',
    'fi-FI',
    'cmn',
    'zh-Hant',
    'zh-Hans-CN',
    'sr-Latn-RS',
    'es-419',
    'de-1996',
    'sl-rozaj-biske',
    'zh-yue',
    'en-a-bbb-x-a-ccc',
    'x-whatever',
    'i-klingon',
    'en-GB-oed',
    'und',
    'de-CH-x-phonebk',
    'en-u-co-phonebk',
  ])('takes %s', (tag) => expect(isLanguageTag(tag)).toBe(true));

  it.each([
    '',
    'e',
    'something',
    'a12345',
    'a12345678',
    'en_US',
    'en-',
    '-en',
    'en--US',
    'zh-z-aaa-z-bbb-c-ccc',
    'de-1996-1996',
    'en-a',
    'a-b-c',
    'e1',
    'en-U',
    '12',
    'en-toolongsubtag',
  ])('refuses %j', (tag) => expect(isLanguageTag(tag)).toBe(false));
});

describe('timestamps', () => {
  it.each([
    ['2015-11-18T12:17:00Z', true, true],
    ['2015-11-18T12:17:00.123456+00:00', true, true],
    ['2015-11-18T12:17:00-05:30', true, true],
    ['2016-02-29T23:59:60Z', true, true],
    ['2015-11-18t12:17:00z', true, true],
    ['2015-11-18T12:17:00', true, false],
    ['2015-11-18T12:17Z', true, false],
    ['2015-11-18T12:17:00+02', true, false],
    ['2015-11-18T12:17:00+0200', true, false],
    ['20151118T121700Z', true, false],
    ['2015-11-18T12:17:00,5Z', true, false],
    ['2015-11-18T24:00:00Z', true, false],
    ['2008-09-15T15:53:00.601-00', false, false],
    ['2008-09-15T15:53:00.601-0000', false, false],
    ['2008-09-15T15:53:00.601-00:00', false, false],
    ['2015-02-29T12:17:00Z', false, false],
    ['2015-11-31T12:17:00Z', false, false],
    ['2015-13-01T12:17:00Z', false, false],
    ['2015-00-01T12:17:00Z', false, false],
    ['2015-11-18T24:00:01Z', false, false],
    ['2015-11-18T12:60:00Z', false, false],
    ['2015-11-18T12:17:60Z', false, false],
    ['2015-11-18T12:17:00+24:00', false, false],
    ['2015-11-18T12:17:00+01:60', false, false],
    ['2015-11-18T12:17:00.Z', false, false],
    ['2015-11-18 12:17:00Z', false, false],
    ['2015-11-18', false, false],
    ['01/011/2015', false, false],
    ['', false, false],
    ['2015-11-18T12:17:00Z ', false, false],
    [`2015-11-18T12:17:00.${'1'.repeat(80)}Z`, false, false],
  ])('%j: 1.0.3 %s, 2.0 %s', (text, in103, in200) => {
    expect(isTimestamp(text, '1.0.3')).toBe(in103);
    expect(isTimestamp(text, '2.0.0')).toBe(in200);
    expect(parseTimestamp(text) !== null).toBe(in103);
  });

  it.each([
    ['2023-05-04T12:00:00-05:00', '2023-05-04T17:00:00.000Z'],
    ['2023-05-04T12:00:00.123456+03:00', '2023-05-04T09:00:00.123456Z'],
    ['2023-05-04T12:00:00.5', '2023-05-04T12:00:00.500Z'],
    ['20230504T120000+0300', '2023-05-04T09:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2016-12-31T24:00:00Z', '2017-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['not a time', null],
  ])('%s is %s in UTC', (text, expected) => {
    expect(timestampInUtc(text)).toBe(expected);
    const expectedMs = expected === null ? null : Math.floor(Date.parse(expected));
    expect(parseTimestamp(text)).toBe(expectedMs);
  });
});

describe('durations', () => {
  it.each([
    ['PT4H35M59.14S', 16_559_140],
    ['PT16559.14S', 16_559_140],
    ['P4W', 28 * 86_400_000],
    ['P3Y1M29DT4H35M59.14S', (3 * 365 + 30 + 29) * 86_400_000 + 16_559_140],
    ['P0D', 0],
    ['PT0,5H', 1_800_000],
    ['P1DT12H36M0.12567S', 131_760_126],
  ])('%s is %d ms', (text, expected) => {
    expect(isDuration(text)).toBe(true);
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'PA1H0M0S',
    'P4W1D',
    '-PT1S',
    'PT1.5H30M',
    'P0003-06-04T12:00:00',
    'PT1M1H',
    'pt1h',
    'PT1H ',
    'PT.5S',
    'P1S',
    '12345',
  ])('refuses %j', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(parseDuration(text)).toBeNull();
  });
});

describe('parseVersionHeader', () => {
  it.each([
    ['1.0', '1.0.3'],
    ['1.0.0', '1.0.3'],
    ['1.0.9', '1.0.3'],
    [' 1.0.3 ', '1.0.3'],
    ['2.0.0', '2.0.0'],
    ['2.0', '2.0.0'],
  ])('reads %j as %s', (header, expected) => {
    expect(parseVersionHeader(header)).toEqual({ ok: expected });
  });

  it.each([undefined, '', '0.9.5', '1.1.0', '1', '2.1.0', '3.0.0', '1.0.x', 'bad', '1.00'])('refuses %j', (header) => {
    const code = header === undefined || header === '' ? 'XAPI_VERSION_MISSING' : 'XAPI_VERSION_UNSUPPORTED';
    expect(parseVersionHeader(header)).toMatchObject({ error: { code } });
  });
});
