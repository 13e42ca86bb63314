/**
 * The formats of single strings. A specification that asks for an IRI lets an LRS check it by best effort (xAPI-Data 2.2);
 * ours: a scheme, something behind it, and none of the characters that RFC 3987 forbids everywhere.
 */

const iri = /^[a-zA-Z][a-zA-Z0-9+.-]*:[!#-;=?-[\]_a-z~\u00a0-\uffff]+$/;
const uri = /^[a-zA-Z][a-zA-Z0-9+.-]*:[!#-;=?-[\]_a-z~]+$/;
const mailto = /^mailto:[!$-'*+\-./0-9=A-Z^_`a-z{|}~\u00a0-\uffff]+@[!$-'*+\-.0-9=A-Z^_`a-z{|}~\u00a0-\uffff]+$/;
const sha1 = /^[0-9a-fA-F]{40}$/;
const sha2 = /^(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{56}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})$/;
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*"))*\s*;?$/;

/** An absolute IRI, or the IRL that some properties ask for (xAPI-Data 3.1, 4.3). */
export function isIri(text: string): boolean {
  return iri.test(text);
}

/** A URI: an IRI in ASCII (RFC 3986), which `openid` is (xAPI-Data 2.4.2.3). */
export function isUri(text: string): boolean {
  return uri.test(text);
}

/** `mailto:` and one e-mail address: no list, no header fields (xAPI-Data 2.4.2.3). */
export function isMailto(text: string): boolean {
  return mailto.test(text);
}

/** 40 hexadecimal digits (xAPI-Data 2.4.2.3). */
export function isSha1(text: string): boolean {
  return sha1.test(text);
}

/** The hexadecimal digits of a SHA-224, SHA-256, SHA-384 or SHA-512 hash (xAPI-Data 2.4.11). */
export function isSha2(text: string): boolean {
  return sha2.test(text);
}

/** An Internet media type, with parameters (RFC 2045 5.1, RFC 6838 4.2). */
export function isMediaType(text: string): boolean {
  return text.length <= 1024 && mediaType.test(text);
}
