// Ends runs of Jest in every way that is known to leave servers behind, and looks for what is left.
//   node scripts/orphans.mjs                 the twelve ways
//   node scripts/orphans.mjs --only "KILL"   those whose name holds the text
//   node scripts/orphans.mjs --random 100    kill -9 of a random process at a random moment, 100 times
// Linux only: it reads /proc. Needs a build.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const jestBin = createRequire(import.meta.url).resolve('jest/bin/jest');
/** After the last process of Jest has ended, everything else has this long, ms. */
const LIMIT = 2000;

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, random: { type: 'string' } },
});

const serverText = `
const { WebSocketServer } = require('ws');
new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) });
`;
const testText = `
const { appendFileSync } = require('node:fs');
const { connect, server } = require('jest-ws-dynamic');
test('stays for a while', async () => {
  await connect('/');
  appendFileSync(process.env.STARTED, [process.pid, server.pid, server.port, server.sslPort].join(' ') + '\\n');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  if (process.env.ENDING === 'exit') process.exit(1);
  if (process.env.ENDING === 'uncaught') await new Promise(() => setTimeout(() => { throw new Error('uncaught'); }));
  if (process.env.ENDING === 'fail') throw new Error('fails');
});
`;

const parent =
  (signal) =>
  ({ jest }) =>
    process.kill(jest, signal);
const workers = ['--maxWorkers=2'];
const threads = ['--maxWorkers=2', '--workerThreads'];
const ways = {
  'INT of the parent, with workers': { args: workers, end: parent('SIGINT') },
  'TERM of the parent, with workers': { args: workers, end: parent('SIGTERM') },
  'KILL of the parent, with workers': { args: workers, end: parent('SIGKILL') },
  'Ctrl-C on the group': { args: workers, end: ({ jest }) => process.kill(-jest, 'SIGINT') },
  'INT of the parent, -i': { args: ['-i'], end: parent('SIGINT') },
  'TERM of the parent, -i': { args: ['-i'], end: parent('SIGTERM') },
  'KILL of the parent, worker threads': { args: threads, end: parent('SIGKILL') },
  '--bail -i': { args: ['--bail', '-i'], ending: 'fail' },
  '--bail, worker threads': { args: ['--bail', ...threads], ending: 'fail' },
  'KILL of a worker': { args: workers, end: ({ worker }) => process.kill(worker, 'SIGKILL') },
  'process.exit() in a test': { args: workers, ending: 'exit' },
  'an uncaught error in a test': { args: ['-i'], ending: 'uncaught' },
};

const processes = () =>
  readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const state = /\) (\S)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
      if (state === 'Z') return [];
      const environ = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1');
      return [{ pid: Number(name), environ, command }];
    } catch {
      return [];
    }
  });

/** What carries the variable of this run (Jest, workers, servers), and the reapers of its workers. */
function left(id, reapers) {
  const all = processes();
  const ours = all.filter(({ environ }) => environ.includes(`ORPHAN_CASE=${id}`));
  const isServer = ({ environ }) =>
    environ.some((entry) => entry.startsWith('JEST_WS_DYNAMIC_COMMAND='));
  for (const { environ } of ours) {
    const mark = environ.find((entry) => entry.startsWith('JEST_WS_DYNAMIC_COMMAND='));
    const owner = mark && `${mark.slice(0, mark.lastIndexOf('.'))}.`;
    for (const { pid, command } of all) if (owner && command.includes(owner)) reapers.add(pid);
  }
  return {
    jest: ours.filter((entry) => !isServer(entry)).map(({ pid }) => pid),
    others: [
      ...ours.filter(isServer).map(({ pid }) => pid),
      ...all.filter(({ pid }) => reapers.has(pid)).map(({ pid }) => pid),
    ],
  };
}

async function until(condition, limit) {
  const end = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value || Date.now() > end) return value;
    await delay(10);
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () =>
      socket.close(() => resolve(true)),
    );
  });
}

function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-orphans-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'jest-ws-dynamic'), 'dir');
  symlinkSync(join(root, 'node_modules', 'ws'), join(folder, 'node_modules', 'ws'), 'dir');
  const server = { command: 'node', args: ['server.js'], env: { PORT: '{port}' } };
  const config = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server }, transform: {} };
  writeFileSync(join(folder, 'jest.config.js'), `module.exports = ${JSON.stringify(config)};`);
  writeFileSync(join(folder, 'package.json'), '{ "name": "orphans", "private": true }');
  writeFileSync(join(folder, 'server.js'), serverText);
  for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.test.js`), testText);
  return folder;
}

/** Runs Jest, ends it, and returns what it left behind. */
async function run({ args, end, ending = '' }) {
  const folder = makeProject();
  const id = randomUUID();
  const started = join(folder, 'started');
  const log = openSync(join(folder, 'log'), 'w');
  const { JEST_WORKER_ID: _, NODE_OPTIONS: __, JEST_WS_DYNAMIC_COMMAND: ___, ...env } = process.env;
  const jest = spawn(process.execPath, [jestBin, ...args], {
    cwd: folder,
    env: { ...env, ORPHAN_CASE: id, STARTED: started, ENDING: ending },
    stdio: ['ignore', log, log],
    detached: true,
  });
  const lines = () => {
    try {
      return readFileSync(started, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number));
    } catch {
      return [];
    }
  };
  const reapers = new Set();
  const begun = await until(() => lines().length > 0 || jest.exitCode !== null, 300_000);
  if (!begun || lines().length === 0) {
    throw new Error(`no server was started:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
  }
  left(id, reapers);
  const [worker, server] = lines()[0];
  await end?.({ jest: jest.pid, worker, server });
  await until(() => left(id, reapers).jest.length === 0, 120_000);
  const endedAt = Date.now();
  const rest = await until(async () => {
    const { others } = left(id, reapers);
    return others.length === 0 ? { clean: true } : undefined;
  }, LIMIT);
  const ms = Date.now() - endedAt;
  const servers = lines().length;
  const ports = lines().flatMap(([, , port, sslPort]) => [port, sslPort]);
  const leased = [];
  for (const port of ports) if (!(await isFree(port))) leased.push(port);
  const pids = rest?.clean ? [] : left(id, reapers).others;
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  return { pids, leased, ms, servers };
}

async function randomKill() {
  const victims = ['jest', 'worker', 'server'];
  const victim = victims[Math.floor(Math.random() * victims.length)];
  const end = async (pids) => {
    await delay(Math.random() * 1500);
    try {
      process.kill(pids[victim], 'SIGKILL');
    } catch {
      // It had ended already.
    }
  };
  return [
    `random: kill -9 of the ${victim}`,
    await run({ args: Math.random() < 0.5 ? workers : ['-i'], end }),
  ];
}

function report(name, { pids, leased, ms, servers }) {
  const clean = pids.length === 0 && leased.length === 0;
  const detail = clean
    ? `nothing left after ${ms} ms`
    : `LEFT: processes ${pids}, leased ports ${leased}`;
  console.log(`${clean ? 'ok  ' : 'FAIL'} ${name}: ${detail} (${servers} servers)`);
  return clean;
}

let failures = 0;
if (values.random !== undefined) {
  for (let round = 0; round < Number(values.random); round += 1) {
    if (!report(...(await randomKill()))) failures += 1;
  }
} else {
  for (const [name, way] of Object.entries(ways)) {
    if (!name.includes(values.only)) continue;
    if (!report(name, await run(way))) failures += 1;
  }
}
process.exitCode = failures === 0 ? 0 : 1;
