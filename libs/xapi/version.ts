/** The two grammars: 1.0.3 stands for every 1.0.x, 2.0.0 (IEEE 9274.1.1) for every 2.0.x. */
export type XapiVersion = '1.0.3' | '2.0.0';

/** Why a version header is refused; the code is stable. */
export interface VersionError {
  code: 'XAPI_VERSION_MISSING' | 'XAPI_VERSION_UNSUPPORTED';
  message: string;
}

const oneZero = /^1\.0(?:\.\d+[0-9A-Za-z.+-]*)?$/;
const twoZero = /^2\.0(?:\.\d+[0-9A-Za-z.+-]*)?$/;

/**
 * The grammar that a request's `X-Experience-API-Version` header asks for: `1.0` and every `1.0.x` mean 1.0.3, `2.0` and
 * every `2.0.x` mean 2.0.0; everything else, and no header, is refused with 400 (xAPI-Communication 3.3).
 */
export function parseVersionHeader(header: string | undefined): { ok: XapiVersion } | { error: VersionError } {
  if (header === undefined || header.trim() === '') {
    return {
      error: {
        code: 'XAPI_VERSION_MISSING',
        message: 'The header X-Experience-API-Version is missing; send 1.0.3 or 2.0.0.',
      },
    };
  }
  const version = header.trim();
  if (version.length <= 40 && oneZero.test(version)) return { ok: '1.0.3' };
  if (version.length <= 40 && twoZero.test(version)) return { ok: '2.0.0' };
  return {
    error: {
      code: 'XAPI_VERSION_UNSUPPORTED',
      message: `The header X-Experience-API-Version is "${version.slice(0, 40)}"; this LRS speaks 1.0.x and 2.0.x: send 1.0.3 or 2.0.0.`,
    },
  };
}

/**
 * Whether a statement's `version` is allowed in a request of this version: 1.0 or 1.0.x always (xAPI-Data 2.4.10), 2.0 or
 * 2.0.x only in a 2.0 request (IEEE 9274.1.1 4.2.4.3).
 */
export function isStatementVersion(text: string, version: XapiVersion): boolean {
  return oneZero.test(text) || (version === '2.0.0' && twoZero.test(text));
}
