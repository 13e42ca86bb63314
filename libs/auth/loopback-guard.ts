const HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why a request is refused, as it is answered: with status 403. */
export interface ForeignRequest {
  code: 'HOST_FOREIGN' | 'ORIGIN_FOREIGN';
  message: string;
}

/** The name of a `Host` header without its port; a port may be anything, since a proxy or a tunnel may stand between. */
function hostName(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.indexOf(':');
  return (end > 0 ? host.slice(0, end) : host).toLowerCase();
}

/**
 * Before sign-in is configured the product takes only `Host` localhost, 127.0.0.1 or [::1] and no foreign `Origin`
 * (ARCHITECTURE section 9): a page of another site must not reach it through the browser, nor by rebinding a name. Every service
 * that listens asks this first, for each request. Returns why it is refused, or null.
 */
export function refuseForeign(host: string | undefined, origin: string | undefined): ForeignRequest | null {
  if (host === undefined || !HOSTS.has(hostName(host))) {
    return {
      code: 'HOST_FOREIGN',
      message:
        'Until sign-in is configured, only requests to localhost, 127.0.0.1 or [::1] are answered; nothing was stored. Use one of these in the URL.',
    };
  }
  if (origin === undefined) return null;
  const name = URL.canParse(origin) ? new URL(origin).hostname : '';
  if (HOSTS.has(name)) return null;
  return {
    code: 'ORIGIN_FOREIGN',
    message: 'Until sign-in is configured, requests that a page of another site makes are refused; nothing was stored.',
  };
}
