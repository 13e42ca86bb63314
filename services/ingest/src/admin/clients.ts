import { randomUUID } from 'node:crypto';
import {
  createClientSecret,
  hashSecret,
  scopes as allScopes,
  type ClientListing,
  type ClientRegistry,
  type Credential,
  type Scope,
} from '@oppiva/auth';
import { fullType, NS, schemaUri } from '@oppiva/events';
import type { Clock } from '@oppiva/config';
import type { AcceptEvents } from '../events/accept-events.ts';
import { HttpProblem } from '../http/problem.ts';
import type { RulesFold } from '../rules/rules-fold.ts';

export interface ClientsOptions {
  events: AcceptEvents;
  rules: RulesFold;
  registry: ClientRegistry;
  clock: Clock;
}

/** A client as an administrator sees it: its newest key decides. */
export interface ClientDescription {
  client: string;
  scopes: readonly Scope[];
  keys: readonly string[];
  createdAt: string;
  revokedAt: string | null;
}

export interface CreatedClient extends Credential {
  client: string;
  scopes: readonly Scope[];
}

/** The source of the events that the platform itself makes. */
export const PLATFORM_SOURCE = `${NS}/platform`;
/** In whose name the platform's own events are appended. */
export const PLATFORM_CLIENT = 'oppiva';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** The first start's clients, with the credentials that the composition has written down. */
export type DefaultCredentials = Record<'xapi' | 'events' | 'admin', Credential>;

const defaultScopes: Record<keyof DefaultCredentials, Scope[]> = { xapi: ['all'], events: ['events/write'], admin: ['admin'] };

/** Clients are facts of `oppiva.rules`: created and revoked by events that every node folds. */
export class Clients {
  readonly #o: ClientsOptions;
  /** Sources that are being made at this moment. */
  readonly #creating = new Map<string, Promise<void>>();

  constructor(options: ClientsOptions) {
    this.#o = options;
  }

  list(): ClientDescription[] {
    const byClient = new Map<string, ClientListing[]>();
    for (const listing of this.#o.registry.list()) {
      const keys = byClient.get(listing.client);
      if (keys === undefined) byClient.set(listing.client, [listing]);
      else keys.push(listing);
    }
    return [...byClient.entries()].map(([client, keys]) => describe(client, keys, this.#o.rules.revokedAt));
  }

  /**
   * Makes a key and secret for a client, new or not; answers when this node lets it in. The secret is not kept and not shown again.
   * Errors: 400 `CLIENT_NAME_INVALID`, `CLIENT_SCOPES_INVALID`.
   */
  async create(name: unknown, scopes: unknown): Promise<CreatedClient> {
    if (typeof name !== 'string' || !NAME.test(name)) throw invalidName();
    if (!areScopes(scopes)) throw invalidScopes();
    const credential = createClientSecret();
    await this.#append(this.#created(name, credential, scopes));
    return { client: name, ...credential, scopes };
  }

  /** Revokes every key of the client that is in force. Errors: 404 `CLIENT_UNKNOWN`, 409 `CLIENT_LAST_ADMIN`. */
  async revoke(client: string): Promise<void> {
    const keys = this.#o.registry.list().filter((listing) => listing.client === client && !listing.revoked);
    if (keys.length === 0) throw unknown(client);
    if (!this.#o.registry.list().some((other) => other.client !== client && !other.revoked && other.scopes.includes('admin'))) {
      if (keys.some(({ scopes }) => scopes.includes('admin'))) throw lastAdmin();
    }
    const now = this.#nowText();
    const events = keys.map(({ key }) => this.#event('rule.client-revoked.v1', { slot: `client/${key}`, client, key, effectiveFrom: now }));
    await this.#append(...events);
  }

  /** Appends the clients of the first start that are not there yet; secrets as given, kept as hashes. */
  async ensureDefaults(credentials: DefaultCredentials): Promise<void> {
    const known = new Set(this.#o.registry.list().map(({ key }) => key));
    const missing = (['xapi', 'events', 'admin'] as const).filter((name) => !known.has(credentials[name].key));
    if (missing.length === 0) return;
    await this.#append(...missing.map((name) => this.#created(name, credentials[name], defaultScopes[name])));
  }

  /** A client on whose behalf an administrator imports: made without credentials of its own, so that it is known as a source. */
  async ensureSource(client: string): Promise<void> {
    if (!NAME.test(client)) throw invalidName();
    if (this.#o.registry.list().some((listing) => listing.client === client)) return;
    let creating = this.#creating.get(client);
    if (creating === undefined) {
      // The secret is drawn and forgotten: nobody can use the key.
      creating = this.#append(this.#created(client, createClientSecret(), ['statements/write'], 'import source'));
      this.#creating.set(
        client,
        creating.finally(() => this.#creating.delete(client)),
      );
    }
    await creating;
  }

  #created(client: string, { key, secret }: Credential, scopes: readonly Scope[], label?: string): unknown {
    const data = { slot: `client/${key}`, client, key, secretHash: hashSecret(secret), scopes, effectiveFrom: this.#nowText() };
    return this.#event('rule.client-created.v1', label === undefined ? data : { ...data, label });
  }

  #event(name: string, data: Record<string, unknown>): unknown {
    return platformEvent(name, { data, now: this.#o.clock.now() });
  }

  async #append(...events: unknown[]): Promise<void> {
    const { outcomes, rulesOffset } = await this.#o.events.accept({ client: PLATFORM_CLIENT, events, slices: null, sender: 'platform' });
    const refused = outcomes.find(({ status }) => status !== 'accepted');
    if (refused !== undefined)
      throw new HttpProblem({
        status: 400,
        code: refused.errors?.[0]?.code ?? 'EVENT_INVALID',
        message: refused.errors?.[0]?.message ?? 'The event was refused.',
      });
    if (rulesOffset !== null) await this.#o.rules.folded(rulesOffset);
  }

  #nowText(): string {
    return new Date(this.#o.clock.now()).toISOString();
  }
}

/** An event that the platform itself makes. `now` in ms UTC. */
export function platformEvent(name: string, { data, now }: { data: Record<string, unknown>; now: number }): Record<string, unknown> {
  const at = new Date(now).toISOString();
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: PLATFORM_SOURCE,
    type: fullType(name),
    subject: data['slot'],
    time: at,
    recordedtime: at,
    datacontenttype: 'application/json',
    dataschema: schemaUri(name),
    data,
  };
}

function describe(client: string, keys: readonly ClientListing[], revokedAt: ReadonlyMap<string, string>): ClientDescription {
  const inForce = keys.filter(({ revoked }) => !revoked);
  const shown = inForce.length > 0 ? inForce : keys;
  return {
    client,
    scopes: [...new Set(shown.flatMap(({ scopes }) => scopes))],
    keys: shown.map(({ key }) => key),
    createdAt: (keys[0] as ClientListing).effectiveFrom,
    revokedAt: inForce.length > 0 ? null : (revokedAt.get((keys.at(-1) as ClientListing).key) ?? null),
  };
}

function areScopes(scopes: unknown): scopes is Scope[] {
  return Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => (allScopes as readonly unknown[]).includes(scope));
}

const invalidName = (): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'CLIENT_NAME_INVALID',
    message: 'A client is named by 1 to 64 letters, digits and . _ : -, such as moodle.',
    path: '$.name',
  });

const invalidScopes = (): HttpProblem =>
  new HttpProblem({
    status: 400,
    code: 'CLIENT_SCOPES_INVALID',
    message: `Scopes are a list of one or more of ${allScopes.join(', ')}.`,
    path: '$.scopes',
  });

const unknown = (client: string): HttpProblem =>
  new HttpProblem({
    status: 404,
    code: 'CLIENT_UNKNOWN',
    message: `No client ${client.slice(0, 64)} has a key in force. List them with GET /admin/api/clients.`,
  });

const lastAdmin = (): HttpProblem =>
  new HttpProblem({
    status: 409,
    code: 'CLIENT_LAST_ADMIN',
    message: 'This is the last client with the scope admin: without it nobody could administer. Create another first.',
  });
