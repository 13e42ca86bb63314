import { createHmac, randomBytes } from 'node:crypto';
import { AuthError } from './auth-error.ts';
import { parseAuthorization } from './authorization-header.ts';
import type { Principal, Scope } from './scopes.ts';
import { verifyNothing, verifySecret } from './secrets.ts';

/** What the registry takes from a rule event; every other event passes it by. */
export interface ClientEvent {
  type: string;
  data: unknown;
}

/** One key of a client, as an administrator sees it. */
export interface ClientListing {
  client: string;
  key: string;
  label: string | null;
  scopes: Scope[];
  effectiveFrom: string;
  effectiveTo: string | null;
  revoked: boolean;
}

interface KnownKey extends ClientListing {
  secretHash: string;
  principal: Principal;
  /** Milliseconds UTC; Infinity where the key has no end. */
  endsAt: number;
}

interface ClientCreated {
  client: string;
  key: string;
  label?: string;
  secretHash: string;
  scopes: Scope[];
  effectiveFrom: string;
  effectiveTo?: string | null;
}

const CREATED = /(^|\.)rule\.client-created\.v1$/;
const REVOKED = /(^|\.)rule\.client-revoked\.v1$/;
const VERIFIED_MAX = 10_000;

/**
 * The clients of an installation, folded from the rule events `rule.client-created` and `rule.client-revoked` in log order.
 * The first request of a client pays for scrypt; the next ones cost one HMAC and a look-up, and a revoked key is refused from
 * the moment that its event is applied. A revoked key never comes back.
 */
export class ClientRegistry {
  readonly #keys = new Map<string, KnownKey>();
  /** Keyed hash of a header that was let in -> the key that it showed. Newest last, bounded; holds no secret. */
  readonly #verified = new Map<string, KnownKey>();
  readonly #memoKey = randomBytes(32);
  readonly #now: () => number;
  readonly #verifiedMax: number;

  constructor(options: { clock?: { now(): number }; verifiedMax?: number } = {}) {
    const { clock } = options;
    this.#now = clock === undefined ? Date.now : () => clock.now();
    this.#verifiedMax = options.verifiedMax ?? VERIFIED_MAX;
  }

  /** Takes an event of the topic oppiva.rules, validated by @oppiva/events, into account; others change nothing. */
  apply(event: ClientEvent): void {
    if (CREATED.test(event.type)) this.#add(event.data as ClientCreated);
    else if (REVOKED.test(event.type)) this.#revoke((event.data as { key: string }).key);
  }

  /**
   * Whom the header speaks for. Answers, never throws: AUTH_REQUIRED, AUTH_SCHEME_UNSUPPORTED, AUTH_MALFORMED, or
   * AUTH_REFUSED, which does not say whether the key is unknown, its secret wrong, or its time over.
   */
  authenticate(authorizationHeader: string | undefined): Principal | AuthError {
    const header = authorizationHeader ?? '';
    const memo =
      header === '' || header.length > 1_024 ? null : createHmac('sha256', this.#memoKey).update(header, 'utf8').digest('base64');
    const verified = memo === null ? undefined : this.#verified.get(memo);
    if (verified !== undefined) return this.#isInForce(verified) ? verified.principal : refused();
    const shown = parseAuthorization(authorizationHeader);
    if (shown instanceof AuthError) return shown;
    const known = this.#keys.get(shown.key);
    const matches = known === undefined ? verifyNothing(shown.secret) : verifySecret(shown.secret, known.secretHash);
    if (known === undefined || !matches || !this.#isInForce(known)) return refused();
    if (memo !== null) this.#remember(memo, known);
    return known.principal;
  }

  /** Every key ever made, in the order made, without its hash. */
  list(): ClientListing[] {
    return [...this.#keys.values()].map(({ client, key, label, scopes, effectiveFrom, effectiveTo, revoked }) => ({
      client,
      key,
      label,
      scopes,
      effectiveFrom,
      effectiveTo,
      revoked,
    }));
  }

  #isInForce(known: KnownKey): boolean {
    return !known.revoked && this.#now() < known.endsAt;
  }

  #add(data: ClientCreated): void {
    if (this.#keys.has(data.key)) return;
    const effectiveTo = data.effectiveTo ?? null;
    this.#keys.set(data.key, {
      client: data.client,
      key: data.key,
      label: data.label ?? null,
      scopes: [...data.scopes],
      effectiveFrom: data.effectiveFrom,
      effectiveTo,
      revoked: false,
      secretHash: data.secretHash,
      principal: { client: data.client, scopes: new Set(data.scopes) },
      endsAt: effectiveTo === null ? Number.POSITIVE_INFINITY : Date.parse(effectiveTo),
    });
  }

  #revoke(key: string): void {
    const known = this.#keys.get(key);
    if (known === undefined) return;
    known.revoked = true;
    for (const [memo, verified] of this.#verified) if (verified === known) this.#verified.delete(memo);
  }

  #remember(memo: string, known: KnownKey): void {
    this.#verified.set(memo, known);
    if (this.#verified.size <= this.#verifiedMax) return;
    for (const oldest of this.#verified.keys()) {
      this.#verified.delete(oldest);
      break;
    }
  }
}

function refused(): AuthError {
  return new AuthError(
    'AUTH_REFUSED',
    'These credentials are not accepted: unknown, wrong or revoked. Check the key and secret, or ask for new ones.',
  );
}
