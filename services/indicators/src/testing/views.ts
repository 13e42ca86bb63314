import { readdirSync } from 'node:fs';
import { splitStatements, loadSql } from '@oppiva/clickhouse';
import { migrationsDirectory } from '@oppiva/clickhouse/testing.ts';

/** The statement of the newest migration that makes a view, without the comment before it. */
export function viewText(name: string): string {
  const beginning = `CREATE OR REPLACE VIEW ${name}\n`;
  const texts = readdirSync(migrationsDirectory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .flatMap((file) => splitStatements(loadSql(migrationsDirectory, file)))
    .filter((statement) => statement.includes(beginning))
    .map((statement) => statement.slice(statement.indexOf(beginning)));
  const text = texts.at(-1);
  if (text === undefined) throw new Error(`no migration makes the view ${name}`);
  return text;
}

/** A view's text with one passage replaced; throws unless it is there exactly once, so that no mutant mutates nothing. */
export function mutatedView(name: string, passage: string, instead: string): string {
  const pieces = viewText(name).split(passage);
  if (pieces.length !== 2) throw new Error(`${name} has ${pieces.length - 1} times: ${passage}`);
  return pieces.join(instead);
}
