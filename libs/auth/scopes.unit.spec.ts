import { describe, expect, test } from 'vitest';
import { may, refusal, scopes, type Permission, type Scope } from './index.ts';

const everything: Permission[] = [...scopes, 'state/read', 'profile/read'];
const principal = (...held: Scope[]) => ({ client: 'lms', scopes: new Set(held) });
const granted = (...held: Scope[]): Permission[] => everything.filter((permission) => may(principal(...held), permission));

describe('may', () => {
  test.each<[Scope, Permission[]]>([
    ['statements/write', ['statements/write']],
    ['statements/read/mine', ['statements/read/mine']],
    ['statements/read', ['statements/read/mine', 'statements/read']],
    ['state', ['state', 'state/read']],
    ['define', ['define']],
    ['profile', ['profile', 'profile/read']],
    ['all/read', ['statements/read/mine', 'statements/read', 'all/read', 'state/read', 'profile/read']],
    ['all', everything.filter((permission) => permission !== 'events/write' && permission !== 'admin')],
    ['events/write', ['events/write']],
    ['admin', everything],
  ])('given the scope %s, when asked for each permission, then it carries %j', (scope, expected) => {
    expect(granted(scope)).toEqual(expected);
  });

  test('given no scope or several, when asked, then nothing or the union is carried', () => {
    expect(granted()).toEqual([]);
    expect(granted('statements/write', 'events/write')).toEqual(['statements/write', 'events/write']);
  });
});

test('given a scope that is missing, when refused, then the answer is 403 and names what is needed', () => {
  expect(refusal(principal('statements/write'), 'events/write')).toMatchObject({ status: 403, code: 'AUTH_SCOPE_MISSING' });
  expect(refusal(principal(), 'events/write')?.message).toContain('events/write');
  expect(refusal(principal('events/write'), 'events/write')).toBeNull();
});
