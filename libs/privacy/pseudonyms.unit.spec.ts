import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { actorPseudonym, personPseudonym, pseudonym } from './index.ts';

const keys = { pseudonym: Buffer.alloc(32, 7) };

describe('pseudonym', () => {
  test('given a value, when named, then it is a UUID of version 8 made of the HMAC', () => {
    const uuid = pseudonym(keys, 'person', 'p-0187');
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const hmac = createHmac('sha256', keys.pseudonym).update('person\0p-0187').digest('hex');
    expect(uuid.replaceAll('-', '').slice(0, 12)).toBe(hmac.slice(0, 12));
    expect(uuid.slice(-12)).toBe(hmac.slice(20, 32));
  });

  test('given the same value, when named again, then it is the same for ever', () => {
    expect(personPseudonym(keys, 'p-0187')).toBe(pseudonym(keys, 'person', 'p-0187'));
    expect(personPseudonym(keys, 'p-0187')).toMatchInlineSnapshot(`"7ae224c2-f5da-8b14-b86a-5affd31f1290"`);
    expect(actorPseudonym(keys, { scheme: 'account', value: 'https://id.example.fi|p1' })).toMatchInlineSnapshot(
      `"ec6cb618-6cec-87ae-81fb-67a665c0e98b"`,
    );
    expect(personPseudonym(keys, 'Ääkkönen')).toMatchInlineSnapshot(`"2fb2e784-081d-8aff-9c6f-db8f82d55266"`);
  });

  test('given other kinds, values or keys, when named, then the names differ', () => {
    const names = [
      pseudonym(keys, 'person', 'p1'),
      pseudonym(keys, 'slot', 'p1'),
      pseudonym(keys, 'event', 'p1'),
      pseudonym(keys, 'actor', 'p1'),
      pseudonym(keys, 'person', 'p2'),
      pseudonym({ pseudonym: Buffer.alloc(32, 8) }, 'person', 'p1'),
      actorPseudonym(keys, { scheme: 'openid', value: 'p1' }),
      actorPseudonym(keys, { scheme: 'account', value: 'p1' }),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});
