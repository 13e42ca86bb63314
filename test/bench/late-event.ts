import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, migrate, startEmbeddedServer, type ClickHouse, type EmbeddedServer } from '@oppiva/clickhouse';
import { freePorts, migrationsDirectory, silentLogger } from '@oppiva/clickhouse/testing.ts';
import { IdCipher, openEventLog, SharedClock, type EventLog } from '@oppiva/event-log';
import { startIndicators, type Indicators, type IndicatorsDeps } from '@oppiva/indicators-service';
import { loadInstallationKeys, type InstallationKeys } from '@oppiva/privacy';
import { startProjector, type Projector } from '@oppiva/projector-service';
import { figure, table, type Figure } from './figures.ts';
import { learningText, organisationDrafts, people, seedLearning, statementsDraft } from './late-event-organisation.ts';

/**
 * From one late event in the log to new computed values, in an organisation of 1,000 people with 1 and with 10 million statements; and the
 * computation of a whole quarter. Projector, derivation and computation run as in the product, on a ClickHouse of their own.
 * `--sizes 100000,1000000` other numbers of statements; `--rounds 15`; `--json <file>`.
 */
const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000000,10000000' },
    rounds: { type: 'string', default: '15' },
    json: { type: 'string' },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const rounds = Number(flags.rounds);

/** The end of a quarter, so that the open one is almost whole. */
const now = Date.parse('2026-09-29T12:00:00Z');
const timeZone = 'Europe/Helsinki';
const dayMs = 86_400_000;
const lookEveryMs = 10;
const waitMsMax = 120_000;

/** Log, ClickHouse, projector and indicators, with a clock that goes on from an instant of the bench's own. */
class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'oppiva-late-event-'));
  readonly keys: InstallationKeys;
  readonly clock = new SharedClock(now);
  readonly #startedAt = performance.now();
  readonly #ticking: NodeJS.Timeout;
  #log: EventLog | null = null;
  #server: EmbeddedServer | null = null;
  #projector: Projector | null = null;
  #indicators: Indicators | null = null;
  #staging: ClickHouse | null = null;

  constructor() {
    this.keys = loadInstallationKeys({ dataDir: this.folder });
    this.#ticking = setInterval(() => this.clock.set(Math.floor(now + (performance.now() - this.#startedAt))), 1);
  }

  get log(): EventLog {
    return present(this.#log);
  }

  get staging(): ClickHouse {
    return present(this.#staging);
  }

  async start(): Promise<void> {
    const [httpPort, tcpPort] = await freePorts();
    mkdirSync(join(this.folder, 'clickhouse'));
    this.#server = await startEmbeddedServer({ dataDir: join(this.folder, 'clickhouse'), httpPort, tcpPort, logger: silentLogger });
    const migrator = connect(this.#server.access.migrator);
    await migrate(migrator, { directory: migrationsDirectory, logger: silentLogger });
    await migrator.close();
    const path = join(this.folder, 'oppiva.sqlite');
    this.#log = await openEventLog({ kind: 'sqlite', path, keys: this.keys, logger: silentLogger, clock: this.clock });
    this.#staging = connect(this.#server.access.indicators);
  }

  startProjector(): void {
    const config = { timeZone, limits: { knownIdsMax: 50_000_000 } };
    this.#projector = startProjector({
      config,
      log: this.log,
      keys: this.keys,
      access: present(this.#server).access,
      logger: silentLogger,
    });
  }

  /** @param intervalMs 0: only when asked; left out, as in the product */
  async startIndicators(intervalMs?: number): Promise<Indicators> {
    await this.#indicators?.stop();
    const deps: IndicatorsDeps = {
      config: { timeZone },
      log: this.log,
      access: present(this.#server).access,
      keys: this.keys,
      clock: this.clock,
      logger: { ...silentLogger, error: (details: object) => say(JSON.stringify(details)) },
      ...(intervalMs !== undefined && { intervalMs }),
    };
    return (this.#indicators = startIndicators(deps));
  }

  async untilProjected(): Promise<void> {
    const end = await this.log.end('oppiva.statements');
    for (;;) {
      const rows = await this.staging.query<{ upto: number }>(
        `SELECT max(upto) AS upto FROM projector.progress WHERE topic = 'oppiva.statements'`,
      );
      if ((rows[0]?.upto ?? 0) >= end) return;
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#indicators?.stop();
    await this.#projector?.stop();
    await this.#staging?.close();
    await this.#log?.close();
    await this.#server?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('the installation has not been started');
  return value;
}

/** Appends one event of a quarter of a year ago at most, which nobody has heard of before. @returns its platform time, ms UTC */
async function appendLate(installation: Installation, round: number): Promise<number> {
  const id = randomUUID();
  const drawn = { person: (round * 37) % people, course: round % 7, minutes: 25, verb: 'completed' };
  const text = learningText({ id, at: now - (20 + (round % 50)) * dayMs, ...drawn });
  const [appended] = await installation.log.append([statementsDraft([{ id, text }], new IdCipher(installation.keys.id))]);
  return present(appended ?? null).platformTime;
}

/** Until a value stands for an instant not before that one. */
async function untilComputed(installation: Installation, platformTime: number): Promise<void> {
  const waitUntil = performance.now() + waitMsMax;
  for (;;) {
    const [newest] = await installation.staging.query<{ knownAt: number }>(
      'SELECT toUnixTimestamp64Milli(max(known_at)) AS knownAt FROM staging.computed_windows',
    );
    if ((newest?.knownAt ?? 0) >= platformTime) return;
    if (performance.now() > waitUntil) throw new Error(`no new value after ${waitMsMax / 1_000} s`);
    await sleep(lookEveryMs);
  }
}

async function measured<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { seconds: (performance.now() - startedAt) / 1_000, result };
}

interface Measured {
  readonly statements: number;
  readonly quarter: number;
  readonly late: number[];
  readonly deriving: number[];
  readonly computing: number[];
}

async function measure(statements: number): Promise<Measured> {
  const installation = new Installation();
  try {
    await installation.start();
    await installation.log.append(organisationDrafts(installation.keys));
    await seedLearning(installation.log, { count: statements, now, keys: installation.keys, say });
    say(`${statements.toLocaleString('en')} statements are in the log`);
    installation.startProjector();
    await installation.untilProjected();
    say('projected');
    const indicators = await installation.startIndicators(0);
    const derived = await measured(() => indicators.tick());
    say(`derived in ${Math.round(derived.seconds)} s`);
    const whole = await measured(() => indicators.computeChanged());
    say(`${whole.result.computed.join(', ')} computed for ${people} people in ${whole.seconds.toFixed(1)} s`);
    await indicators.computeChanged();
    const [deriving, computing, late]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      await appendLate(installation, round);
      await installation.untilProjected();
      await sleep(5); // K is closed from the next millisecond on
      deriving.push((await measured(() => indicators.tick())).seconds);
      computing.push((await measured(() => indicators.computeChanged())).seconds);
    }
    await installation.startIndicators();
    await untilComputed(installation, await appendLate(installation, rounds)); // a process that has just started is not what is measured
    for (let round = 0; round < rounds; round += 1) {
      await sleep(2_000 + ((round * 377) % 1_000)); // in another place of the second between two looks each time
      const platformTime = await appendLate(installation, rounds + 1 + round);
      late.push((await measured(() => untilComputed(installation, platformTime))).seconds);
      say(`late event → new value: ${late.at(-1)?.toFixed(2)} s`);
    }
    return { statements, quarter: whole.seconds, late, deriving, computing };
  } finally {
    await installation.stop();
  }
}

function figuresOf(all: readonly Measured[]): Figure[] {
  const figures = all.flatMap(({ statements, quarter, late, deriving, computing }) => {
    const where = `${(statements / 1_000_000).toLocaleString('en')} million statements`;
    return [
      figure(`one late event → new computed value, ${where}`, 's', late, { aim: '≤ 2 s' }),
      figure(`of it deriving, ${where}`, 's', deriving),
      figure(`of it computing, ${where}`, 's', computing),
      figure(`a whole quarter for ${people.toLocaleString('en')} people, ${where}`, 's', [quarter]),
    ];
  });
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined || first === last) return figures;
  const median = ({ late }: Measured): number => figure('', 's', late).median;
  return [
    ...figures,
    figure('the same, growth from the fewest to the most statements', 'ratio', [median(last) / median(first)], { aim: '≤ 1.3' }),
  ];
}

const all: Measured[] = [];
for (const size of flags.sizes.split(',').map(Number)) {
  say(`# ${size.toLocaleString('en')} statements`);
  all.push(await measure(size));
}
const figures = figuresOf(all);
process.stdout.write(`\n### late-event\n\n${table(figures)}\n`);
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify({ at: new Date().toISOString(), figures }, null, 2)}\n`);
