/** Where a JSON text stops being JSON. `offset` counts UTF-16 units from 0, `line` and `column` from 1. */
export interface JsonError {
  offset: number;
  line: number;
  column: number;
  what: string;
}

const BAD_STRING = 'a string that is not closed or has a wrong escape or control character';
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** What may come next: a value, a value or `]`, a name, a name or `}`, and after a value `,` or the closing bracket. */
type Expected = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'after-value';

type Step = { at: number; expected: Expected } | { at: number; what: string };

/**
 * Finds the first error of a text that `JSON.parse` refused. V8's own message carries no position but a piece of the text, which
 * may be personal. Runs only after a failure; no recursion, so nesting cannot exhaust the stack.
 */
export function findJsonError(text: string): JsonError {
  const open: string[] = [];
  let at = skip(text, 0);
  let expected: Expected = 'value';
  while (at < text.length) {
    const step = next(text, at, expected, open);
    if ('what' in step) return place(text, step.at, step.what);
    at = skip(text, step.at);
    expected = step.expected;
    if (expected === 'after-value' && open.length === 0) {
      return place(text, at, at < text.length ? 'something follows the end of the document' : 'the document is not what it seems');
    }
  }
  return place(
    text,
    at,
    open.length === 0 ? 'nothing' : `the text ends before ${open.at(-1) === '{' ? 'an object' : 'an array'} is closed`,
  );
}

function next(text: string, at: number, expected: Expected, open: string[]): Step {
  const char = text[at];
  if (expected === 'after-value') return afterValue(char, at, open);
  if (expected === 'name' || expected === 'name-or-end') {
    if (char === '}' && expected === 'name-or-end') return close(at, open);
    const end = stringEnd(text, at);
    if (end < 0) return { at, what: char === '"' ? BAD_STRING : 'a property name in quotes was expected' };
    const colon = skip(text, end);
    return text[colon] === ':' ? { at: colon + 1, expected: 'value' } : { at: colon, what: 'a colon was expected' };
  }
  if (char === ']' && expected === 'value-or-end') return close(at, open);
  if (char === '{' || char === '[') {
    open.push(char);
    return { at: at + 1, expected: char === '{' ? 'name-or-end' : 'value-or-end' };
  }
  if (char === '"') {
    const end = stringEnd(text, at);
    return end < 0 ? { at, what: BAD_STRING } : { at: end, expected: 'after-value' };
  }
  const end = Math.max(match(NUMBER, text, at), match(WORD, text, at));
  return end < 0 ? { at, what: 'a value was expected' } : { at: end, expected: 'after-value' };
}

function afterValue(char: string | undefined, at: number, open: string[]): Step {
  const inside = open.at(-1);
  if (char === ',') return { at: at + 1, expected: inside === '{' ? 'name' : 'value' };
  if ((char === '}' && inside === '{') || (char === ']' && inside === '[')) return close(at, open);
  return { at, what: inside === '{' ? 'a comma or } was expected' : 'a comma or ] was expected' };
}

function close(at: number, open: string[]): Step {
  open.pop();
  return { at: at + 1, expected: 'after-value' };
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Where the string that begins at `at` ends, or -1. */
function stringEnd(text: string, at: number): number {
  if (text[at] !== '"') return -1;
  let end = plainEnd(text, at + 1);
  while (text[end] === '\\') {
    const after = match(ESCAPE, text, end);
    if (after < 0) return -1;
    end = plainEnd(text, after);
  }
  return text[end] === '"' ? end + 1 : -1;
}

/** Where a run of plain characters ends. By hand, since a pattern over a very long string would exhaust the pattern engine's stack. */
function plainEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22 || unit === 0x5c || unit < 0x20) break;
    at++;
  }
  return at;
}

function skip(text: string, at: number): number {
  return match(SPACE, text, at);
}

function place(text: string, offset: number, what: string): JsonError {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { offset, line, column: offset - before.lastIndexOf('\n'), what };
}
