import { z } from 'zod';
import { displayName } from '../fields.ts';
import { defineEventType } from '../define-event-type.ts';
import { accessScopes } from './access-scopes.ts';

const entity = { entity: 'client', about: 'rule', sender: 'platform', instants: true } as const;
const client = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, { error: 'has to be 1 to 64 letters, digits and . _ : -, such as lms' })
  .describe('Name of the client: the source of its statements');
const key = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, { error: 'has to be 8 to 64 letters, digits, - and _' })
  .describe('Key of these credentials; one client may have several');

export const clientCreated = defineEventType({
  ...entity,
  name: 'rule.client-created.v1',
  summary: 'A client may send and read what its scopes say. The secret is shown once and only its hash is kept.',
  fields: {
    client,
    key,
    label: displayName('What it is for').optional(),
    secretHash: z
      .string()
      .max(300)
      .regex(/^scrypt(\$\d+){3}(\$[\w-]+){3}$/, { error: 'has to be a hash made by libs/auth' })
      .describe('scrypt hash of the secret'),
    scopes: z.array(z.enum(accessScopes)).min(1).max(accessScopes.length).describe('What it may do'),
  },
  withheld: ['secretHash'],
});

export const clientRevoked = defineEventType({
  ...entity,
  name: 'rule.client-revoked.v1',
  summary: 'These credentials are refused from now on, for ever.',
  closing: true,
  fields: { client, key },
});
