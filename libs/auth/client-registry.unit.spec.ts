import { describe, expect, test } from 'vitest';
import { AuthError, ClientRegistry, createClientSecret, hashSecret, type Credential, type Principal, type Scope } from './index.ts';

const TYPE = 'fi.example.lcm.rule.client-created.v1';
const basic = ({ key, secret }: Credential): string => `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
const lms = createClientSecret();
const lmsHash = hashSecret(lms.secret);

function created(credential: Credential, over: Record<string, unknown> = {}) {
  const data = {
    slot: `client/${credential.key}`,
    client: 'lms',
    key: credential.key,
    secretHash: lmsHash,
    scopes: ['statements/write'] as Scope[],
  };
  return { type: TYPE, data: { ...data, effectiveFrom: '2024-01-01T00:00:00Z', effectiveTo: null, ...over } };
}
const revoked = (key: string) => ({ type: 'fi.example.lcm.rule.client-revoked.v1', data: { slot: `client/${key}`, key, client: 'lms' } });
function registryWith(...events: { type: string; data: unknown }[]): ClientRegistry {
  const registry = new ClientRegistry();
  for (const event of events) registry.apply(event);
  return registry;
}
const codeOf = (answer: Principal | AuthError): string => (answer instanceof AuthError ? `${answer.status} ${answer.code}` : answer.client);

describe('authenticate', () => {
  test('given a client, when it shows its credentials, then it is let in with its scopes, the second time by memory', () => {
    const registry = registryWith(created(lms));
    const first = registry.authenticate(basic(lms)) as Principal;
    expect(first).toEqual({ client: 'lms', scopes: new Set(['statements/write']) });
    expect(registry.authenticate(basic(lms))).toBe(first);
    expect(codeOf(registry.authenticate(`Bearer ${lms.key}.${lms.secret}`))).toBe('lms');
    expect(codeOf(registry.authenticate(basic(lms).replace('Basic', 'bAsIc')))).toBe('lms');
  });

  test('given wrong credentials, when shown, then unknown key, wrong secret and swapped parts answer alike', () => {
    const registry = registryWith(created(lms));
    const answers = [
      { key: 'nobody', secret: lms.secret },
      { key: lms.key, secret: createClientSecret().secret },
      { key: lms.key, secret: '' },
      { key: lms.secret, secret: lms.key },
    ].map((wrong) => registry.authenticate(basic(wrong)) as AuthError);
    expect(answers.map(codeOf)).toEqual(Array.from({ length: 4 }, () => '401 AUTH_REFUSED'));
    expect(new Set(answers.map((answer) => answer.message)).size).toBe(1);
    expect(answers[1]?.message).not.toContain(lms.key);
  });

  test.each([
    [undefined, 'AUTH_REQUIRED'],
    ['', 'AUTH_REQUIRED'],
    ['   ', 'AUTH_REQUIRED'],
    ['Digest abc', 'AUTH_SCHEME_UNSUPPORTED'],
    ['Basic', 'AUTH_MALFORMED'],
    ['Basic !!!', 'AUTH_MALFORMED'],
    ['Basic YQ== YQ==', 'AUTH_MALFORMED'],
    [`Basic ${Buffer.from('no-colon').toString('base64')}`, 'AUTH_MALFORMED'],
    [`Basic ${Buffer.from(':secret').toString('base64')}`, 'AUTH_MALFORMED'],
    [`Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`, 'AUTH_MALFORMED'],
    ['Bearer nodot', 'AUTH_MALFORMED'],
    [`Basic ${'A'.repeat(2000)}`, 'AUTH_MALFORMED'],
  ])('given the header %.40s, when shown, then the answer is %s', (header, code) => {
    const answer = registryWith(created(lms)).authenticate(header);
    expect(codeOf(answer)).toBe(`401 ${code}`);
  });

  test('given a secret with a colon in it, when shown, then everything behind the first colon is the secret', () => {
    const secret = `with:colons:${lms.secret}`;
    const registry = registryWith(created(lms, { secretHash: hashSecret(secret) }));
    expect(codeOf(registry.authenticate(basic({ key: lms.key, secret })))).toBe('lms');
  });
});

describe('revocation and end', () => {
  test('given a client that was let in, when it is revoked, then its next request is refused and it never comes back', () => {
    const registry = registryWith(created(lms));
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('lms');
    registry.apply(revoked(lms.key));
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('401 AUTH_REFUSED');
    registry.apply(created(lms));
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('401 AUTH_REFUSED');
    expect(registry.list()).toMatchObject([{ client: 'lms', key: lms.key, revoked: true }]);
  });

  test('given two keys of one client, when one is revoked, then the other goes on', () => {
    const second = createClientSecret();
    const registry = registryWith(created(lms), created(second, { secretHash: hashSecret(second.secret) }), revoked(lms.key));
    expect(codeOf(registry.authenticate(basic(second)))).toBe('lms');
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('401 AUTH_REFUSED');
  });

  test('given a key with an end, when the end has come, then it is refused even from memory', () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const registry = new ClientRegistry({ clock: { now: () => now } });
    registry.apply(created(lms, { effectiveTo: '2026-01-02T00:00:00Z' }));
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('lms');
    now = Date.parse('2026-01-02T00:00:00Z');
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('401 AUTH_REFUSED');
  });

  test('given a key that is in use, when another event claims the same key, then the first stays', () => {
    const thief = createClientSecret();
    const registry = registryWith(created(lms), created(lms, { client: 'thief', secretHash: hashSecret(thief.secret) }));
    expect(codeOf(registry.authenticate(basic(lms)))).toBe('lms');
    expect(codeOf(registry.authenticate(basic({ key: lms.key, secret: thief.secret })))).toBe('401 AUTH_REFUSED');
  });
});

test('given more clients than the memory holds, when all come again, then all are let in', () => {
  const registry = new ClientRegistry({ verifiedMax: 1 });
  const second = createClientSecret();
  registry.apply(created(lms));
  registry.apply(created(second, { client: 'lxp', secretHash: hashSecret(second.secret) }));
  const names = [lms, second, lms, second].map((credential) => codeOf(registry.authenticate(basic(credential))));
  expect(names).toEqual(['lms', 'lxp', 'lms', 'lxp']);
});

test('given other rule events, when applied, then nothing changes; a list shows no hash', () => {
  const registry = registryWith(
    { type: 'fi.example.lcm.rule.parameter-set.v1', data: {} },
    revoked('nobody'),
    created(lms, { label: 'Moodle' }),
  );
  expect(registry.list()).toEqual([
    {
      client: 'lms',
      key: lms.key,
      label: 'Moodle',
      scopes: ['statements/write'],
      effectiveFrom: '2024-01-01T00:00:00Z',
      effectiveTo: null,
      revoked: false,
    },
  ]);
});
