import type { Config } from '@oppiva/config';
import { baseUrlOf, type Credentials } from './credentials.ts';
import { join, relative } from 'node:path';

/** What the terminal shows when the product is up: where to look, how to send, how to query, where the credentials are. */
export function banner(config: Config, credentials: Credentials): string {
  const base = baseUrlOf(config);
  const file = join(config.dataDir, 'credentials.json');
  const short = relative(process.cwd(), file);
  const path = short.startsWith('..') ? file : short;
  const secret = (name: string, part: string) =>
    `$(node -p "require('./${path}').${name}.${part}")`.replace("'./" + file + "'", `'${file}'`);
  const { httpUrl, nativePort } = credentials.reader;
  const native = nativePort === undefined ? '' : `, native port ${nativePort}`;
  const statement = `{"actor":{"mbox":"mailto:maija@example.org"},"verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},"object":{"id":"https://example.org/course/1"}}`;
  const lines = [
    '',
    `  Oppiva is running${config.testProfile ? ' UNDER THE TEST PROFILE, with suppression switched off' : ''}.`,
    '',
    `  The page            ${base}/`,
    `  xAPI endpoint       ${base}/xapi`,
    `    try it            curl -u "${secret('xapi', 'key')}:${secret('xapi', 'secret')}" -H 'X-Experience-API-Version: 1.0.3' \\`,
    `                        -H 'Content-Type: application/json' -d '${statement}' ${base}/xapi/statements`,
    `  HR events           ${base}/events (CloudEvents)`,
    `  ClickHouse          ${httpUrl}${native}: user ${credentials.reader.user} for dashboards and BI, ${credentials.analyst.user} for a data team`,
    `    try it            curl -u "${credentials.reader.user}:${secret('reader', 'password')}" '${httpUrl}' -d 'SELECT * FROM capability.current_values FORMAT PrettyCompact'`,
    `  Credentials         ${path}`,
    `  Health              ${base}/health/ready`,
    '',
    '  Ctrl-C stops all of it.',
    '',
  ];
  return lines.join('\n');
}
