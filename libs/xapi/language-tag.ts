/**
 * Language tags by RFC 5646 section 2.1: the grammar of a well-formed tag, with no repeated variant or extension. Whether
 * the subtags are registered is not looked up (xAPI-Data 2.2: at least the sequence of token lengths).
 */

const langtag =
  /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i;
const privateUse = /^x(?:-[a-z\d]{1,8})+$/i;
/** The tags that the grammar does not produce and that RFC 5646 keeps ("irregular"). */
const irregular = new Set(
  (
    'en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu ' +
    'sgn-be-fr sgn-be-nl sgn-ch-de'
  ).split(' '),
);
const lengthMax = 128;

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** RFC 5646 2.2.5 and 2.2.6: a variant, and a singleton before any private use, may come once. */
function repeats(tag: string): boolean {
  const subtags = tag.toLowerCase().split('-');
  const seen = new Set<string>();
  let inExtension = false;
  for (let index = 1; index < subtags.length; index++) {
    const subtag = subtags[index] as string;
    if (subtag === 'x') return false;
    const isSingleton = subtag.length === 1;
    if (isSingleton) inExtension = true;
    const isVariant = !inExtension && (subtag.length >= 5 || (subtag.length === 4 && subtag.charCodeAt(0) <= 0x39));
    if (!isSingleton && !isVariant) continue;
    if (seen.has(subtag)) return true;
    seen.add(subtag);
  }
  return false;
}

/** Whether the text is a well-formed RFC 5646 language tag. */
export function isLanguageTag(text: string): boolean {
  const length = text.length;
  // `en` and `en-US` are nearly all of them.
  if (length === 2 || length === 5) {
    if (isLetter(text.charCodeAt(0)) && isLetter(text.charCodeAt(1))) {
      if (length === 2) return true;
      if (text.charCodeAt(2) === 0x2d && isLetter(text.charCodeAt(3)) && isLetter(text.charCodeAt(4))) return true;
    }
  }
  if (length < 2 || length > lengthMax) return false;
  if (langtag.test(text)) return length < 9 || !repeats(text);
  return privateUse.test(text) || irregular.has(text.toLowerCase());
}
