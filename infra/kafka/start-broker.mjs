#!/usr/bin/env node
/**
 * A real Kafka broker without Docker: resolves its jars with Maven once, formats the storage once, starts it and waits until it answers.
 *
 *     node infra/kafka/start-broker.mjs [--data data/kafka] [--port 9092]
 *
 * Started again on the same data directory it goes on with what lies there, also after a SIGKILL.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const library = join(here, 'lib');
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

/** What is missing for a broker on this machine, as a sentence that says what to install; null when nothing is. */
export function missingTools() {
  const missing = [];
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  if (version < 17) missing.push(`Java 17 or newer${version ? ` (found ${version})` : ''}: apt-get install openjdk-17-jre-headless`);
  if (!haveJars() && spawnSync('mvn', ['--version']).status !== 0) missing.push('Maven: apt-get install maven');
  return missing.length === 0 ? null : `A Kafka broker on this machine needs ${missing.join(' and ')}`;
}

/**
 * Starts a broker. `port`: 0 or left out takes a free one. It does not outlive this process, however this process ends.
 * @param {{dataDir: string, port?: number, say?: (line: string) => void}} options
 */
export async function startBroker({ dataDir, port = 0, say = () => undefined }) {
  const missing = missingTools();
  if (missing) throw new Error(missing);
  resolveJars(say);
  const directory = resolve(dataDir);
  const listenerPort = port || (await freePort());
  const properties = writeProperties(directory, listenerPort, await freePort());
  format(directory, properties);
  const logFile = join(directory, 'broker.log');
  const log = openSync(logFile, 'a');
  const java = spawn('java', [...javaOptions(), 'kafka.Kafka', properties], { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise((done) => java.once('exit', done));
  const guard = guardAgainstOrphan(java.pid);
  ended.then(() => guard.kill('SIGKILL'));
  say(`Kafka broker ${java.pid} starts on 127.0.0.1:${listenerPort}, data in ${directory}`);
  try {
    await untilItAnswers(listenerPort, java, logFile);
  } catch (error) {
    java.kill('SIGKILL');
    await ended;
    throw error;
  }
  return {
    brokers: [`127.0.0.1:${listenerPort}`],
    pid: java.pid,
    port: listenerPort,
    /** Ends it with this signal (SIGKILL in chaos tests) and waits until it is gone. */
    async kill(signal = 'SIGKILL') {
      java.kill(signal);
      await ended;
    },
    /** Ends it in order; kills it if that takes too long. */
    async stop() {
      java.kill('SIGTERM');
      const timer = setTimeout(() => java.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function haveJars() {
  return existsSync(library) && readdirSync(library).some((name) => /^kafka_2\.13-.*\.jar$/.test(name));
}

/** Resolves into a folder of its own and renames, so that a broken or concurrent run leaves no half library. */
function resolveJars(say) {
  if (haveJars()) return;
  say('Resolving the Kafka broker with Maven (45 jars, 43 MB, once)');
  const partial = `${library}.${process.pid}`;
  const maven = spawnSync(
    'mvn',
    ['-B', '-q', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`],
    { encoding: 'utf8' },
  );
  if (maven.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(`Maven could not resolve the Kafka broker (is a Maven repository reachable?):\n${maven.stdout}${maven.stderr}`);
  }
  if (haveJars()) rmSync(partial, { recursive: true, force: true });
  else if (existsSync(library)) {
    cpSync(partial, library, { recursive: true });
    rmSync(partial, { recursive: true, force: true });
  } else renameSync(partial, library);
}

function javaOptions() {
  return [
    '-Xmx512m',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-cp',
    join(library, '*'),
  ];
}

function writeProperties(directory, port, controllerPort) {
  mkdirSync(directory, { recursive: true });
  const values = { dataDir: join(directory, 'log'), port, controllerPort };
  const text = readFileSync(join(here, 'server.properties'), 'utf8').replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const path = join(directory, 'server.properties');
  writeFileSync(path, text);
  return path;
}

function format(directory, properties) {
  if (existsSync(join(directory, 'log', 'meta.properties'))) return;
  // Joined to its option below: an id may begin with a dash.
  const clusterId = randomBytes(16).toString('base64url');
  const tool = spawnSync('java', [...javaOptions(), 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', properties], {
    encoding: 'utf8',
  });
  if (tool.status !== 0) throw new Error(`Kafka could not format ${directory}:\n${tool.stdout}${tool.stderr}`);
}

/** A shell that waits on a pipe from this process: when this process is gone the pipe closes, and the shell kills the broker. */
function guardAgainstOrphan(pid) {
  const guard = spawn('/bin/sh', ['-c', `cat >/dev/null; kill -9 ${pid}`], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  guard.stdin.unref?.();
  return guard;
}

async function untilItAnswers(port, java, logFile) {
  const until = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < until) {
    if (java.exitCode !== null || java.signalCode !== null) {
      throw new Error(
        `The Kafka broker ended at once (${java.exitCode ?? java.signalCode}); its log:\n${readFileSync(logFile, 'utf8').slice(-4000)}`,
      );
    }
    if (await answers(port)) return;
    await sleep(100);
  }
  throw new Error(`The Kafka broker did not answer on port ${port} within ${START_TIMEOUT_MS} ms; its log: ${logFile}`);
}

/** Asks for the API versions (key 18, version 0), the one request that every broker answers anybody. */
function answers(port) {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (result) => {
      socket.destroy();
      done(result);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => done(false));
    socket.once('data', () => finish(true));
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff])));
  });
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

async function main() {
  const { parseArgs } = await import('node:util');
  const { values } = parseArgs({ options: { data: { type: 'string', default: 'data/kafka' }, port: { type: 'string', default: '9092' } } });
  const broker = await startBroker({ dataDir: values.data, port: Number(values.port), say: print });
  print(`ready: KAFKA_BROKERS=${broker.brokers.join(',')} KAFKA_REPLICATION=1`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void broker.stop().then(() => process.exit(0)));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
