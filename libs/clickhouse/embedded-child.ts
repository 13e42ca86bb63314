/**
 * The embedded server's process: ClickHouse from libchdb.so, called through ffi-rs. Started by embedded-process.ts only.
 *
 * `query_stable_v2` is clickhouse-local's main function; its query starts the listeners and then sleeps for ever. The call
 * runs in a thread of its own, so this file's event loop stays alive and sees the parent's end: when stdin closes, the
 * process kills itself. Every acknowledged row is fsynced, so a kill loses nothing.
 */
import process from 'node:process';
import { yieldToIngest } from '@oppiva/config';
import { DataType, load, open } from 'ffi-rs';

interface ChildArguments {
  library: string;
  configPath: string;
  dataPath: string;
  httpPort: number;
  tcpPort: number;
  parentPid: number;
}

/**
 * HTTP last: whoever is answered over HTTP may rely on the native port too. Then a sleep that `KILL QUERY` can end (it looks at every step; a plain `sleep()` never looks): then the server shuts down cleanly.
 * It needs no right to any table.
 */
const SERVE = `SYSTEM START LISTEN TCP;
SYSTEM START LISTEN HTTP;
WITH RECURSIVE beat AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM beat WHERE sleepEachRow(0.25) = 0)
SELECT count() FROM beat SETTINGS max_recursive_cte_evaluation_depth = 1000000000, max_execution_time = 0`;

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

function endWithParent(parentPid: number): void {
  // The ways a parent can end are all covered by one of: its end of the pipe closes; the kernel's own signal (Linux), which
  // needs no event loop; and, had it ended before either was set up, this process has another parent by now.
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
  if (process.platform === 'linux') {
    open({ library: 'libc', path: '' });
    const paramsType = [DataType.I32, DataType.U64, DataType.U64, DataType.U64, DataType.U64];
    load({ library: 'libc', funcName: 'prctl', retType: DataType.I32, paramsType, paramsValue: [PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0] });
  }
  if (process.ppid !== parentPid) end();
}

async function serve(child: ChildArguments): Promise<void> {
  open({ library: 'clickhouse', path: child.library });
  const argv = [
    'clickhouse',
    `--config-file=${child.configPath}`,
    `--path=${child.dataPath}`,
    `--http_port=${child.httpPort}`,
    `--tcp_port=${child.tcpPort}`,
    '--listen_host=127.0.0.1',
    '--query',
    SERVE,
  ];
  await load({
    library: 'clickhouse',
    funcName: 'query_stable_v2',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [argv.length, argv],
    runInNewThread: true,
  });
}

const child = JSON.parse(process.argv[2] ?? '{}') as ChildArguments;
endWithParent(child.parentPid);
yieldToIngest({ leadsSession: true });
await serve(child);
// Whether that was a clean stop or a failed start is written on stderr; the library's threads do not end by themselves.
process.exit(0);
