import { z } from 'zod';
import { personId } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';

const scheme = z.enum(['mbox_sha1sum', 'account', 'openid']).describe('How the learning system names the person (xAPI-Data 2.4.2.3)');
const value = z.string().min(1).max(2_300).describe('40 lower-case hexadecimal digits of SHA-1, homePage|name, or an OpenID IRI');

const forms: Record<string, { form: RegExp; problem: string }> = {
  mbox_sha1sum: {
    form: /^[0-9a-f]{40}$/,
    problem: 'has to be the SHA-1 of the mailto IRI in 40 lower-case hexadecimal digits; an address itself is not taken',
  },
  account: {
    form: /^[A-Za-z][A-Za-z0-9+.-]*:[^\s|]+\|[^\p{Cc}\p{Cs}]+$/u,
    problem: 'has to be homePage|name, with an absolute IRI as home page',
  },
  openid: { form: /^[A-Za-z][A-Za-z0-9+.-]*:[^\s|]+$/, problem: 'has to be an absolute IRI' },
};

function checkIdentity(data: Record<string, unknown>): { property: string; problem: string } | null {
  if (typeof data.scheme !== 'string' || typeof data.value !== 'string') return null;
  const expected = Object.hasOwn(forms, data.scheme) ? forms[data.scheme] : undefined;
  return expected === undefined || expected.form.test(data.value) ? null : { property: 'value', problem: expected.problem };
}

const link = { entity: 'identity-link', about: 'person', fields: { personId, scheme, value }, check: checkIdentity } as const;

export const personRegistered = defineEventType({
  name: 'hr.person.registered.v1',
  summary: 'A person exists for the platform. Optional: a link suffices (capability model 3.3).',
  entity: 'person',
  about: 'person',
  fields: { personId },
});

export const identityLinked = defineEventType({
  ...link,
  name: 'hr.person.identity-linked.v1',
  summary: 'An xAPI actor is this person, from a date on.',
});

export const identityUnlinked = defineEventType({
  ...link,
  name: 'hr.person.identity-unlinked.v1',
  summary: 'An xAPI actor is not this person any more, from a date on.',
  closing: true,
});

export const objectionUpheld = defineEventType({
  name: 'hr.person.objection-upheld.v1',
  summary:
    'An objection of the person (GDPR 21) is upheld: from then on nothing of the person is used by indicators, at any instant of knowledge; retract it when it no longer holds.',
  entity: 'objection',
  about: 'person',
  fields: { personId },
});
