import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetUpError } from './errors.ts';

const texts = new Map<string, string>();

/**
 * The text of a `.sql` file that lies beside the code, read once per process.
 * @param base the module (`import.meta.url`) or its folder's URL, or a folder's path
 * @param name the file, relative to it
 * @throws {SetUpError} SQL_FILE_MISSING
 */
export function loadSql(base: URL | string, name: string): string {
  const path = sqlPath(base, name);
  const known = texts.get(path);
  if (known !== undefined) return known;
  try {
    const text = readFileSync(path, 'utf8');
    texts.set(path, text);
    return text;
  } catch (error) {
    throw new SetUpError(
      'SQL_FILE_MISSING',
      `The SQL file ${path} cannot be read. It belongs to the sources: is the checkout whole?`,
      error,
    );
  }
}

function sqlPath(base: URL | string, name: string): string {
  const text = String(base);
  return /^[a-z][a-z+.-]+:\/\//i.test(text) ? fileURLToPath(new URL(name, text)) : join(text, name);
}

/** What may hold a semicolon that ends no statement, and what ends one. */
const TOKEN =
  /--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|''|[^'\\])*'|"(?:\\[\s\S]|""|[^"\\])*"|`(?:\\[\s\S]|``|[^`\\])*`|(\$[A-Za-z0-9_]*\$)[\s\S]*?\1|\/\*|['"`;]/g;

/**
 * The statements of a file, without their semicolons, without empty ones; comments before a statement stay with it.
 * Semicolons in strings, quoted names, heredocs (`$tag$ … $tag$`) and comments end nothing.
 * @throws {SetUpError} SQL_FILE_INVALID for a quote or comment that is never closed
 */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    if (token === ';') {
      statements.push(text.slice(start, match.index));
      start = match.index + 1;
    } else if (token.length === 1 || token === '/*') {
      const line = text.slice(0, match.index).split('\n').length;
      throw new SetUpError('SQL_FILE_INVALID', `The ${token} in line ${line} is never closed.`);
    }
  }
  statements.push(text.slice(start));
  return statements.filter((statement) => withoutComments(statement) !== '').map((statement) => statement.trim());
}

/** A statement without its comments, trimmed: for looking at what it says, not for running. */
export function withoutComments(statement: string): string {
  return statement
    .replace(TOKEN, (token) => (/^(?:--|#|\/\*)/.test(token) ? ' ' : token))
    .replace(/[ \t]+/g, ' ')
    .trim();
}
