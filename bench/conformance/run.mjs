// Tests servers case by case and writes the table: `npm run conformance:table -- [NAME…]`. What is not
// installed is left out by name. Packages of npm are installed in a temporary folder.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { servers } from './servers.mjs';
import { writeTable } from './table.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { findAvailablePort } = require('../../dist/index.js');
const { openServerUnderTest } = require('../../dist/cli/server-under-test.js');
const { runConformance } = require('../../dist/suites/index.js');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repeats: { type: 'string', default: '1' },
    'round-trips': { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
    sections: { type: 'string' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
const file = join(here, 'results.json');
const results = read(file);
try {
  cpSync(join(here, 'package.json'), join(folder, 'package.json'));
  cpSync(join(here, 'servers'), join(folder, 'servers'), { recursive: true });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: folder });
  for (const server of servers) {
    if (positionals.length > 0 && !positionals.includes(server.name)) continue;
    const version = versionOf(server);
    if (version === undefined) {
      console.log(`${server.name}: not installed, left out`);
      continue;
    }
    const runs = [];
    for (let run = 0; run < Number(values.repeats); run += 1) runs.push(await test(server));
    const [first, ...others] = runs.map((cases) => verdicts(cases));
    const unlike = Object.keys(first).filter((id) => others.some((one) => one[id] !== first[id]));
    console.log(`${server.name} ${version}: ${count(runs[0])}`);
    if (unlike.length > 0) console.log(`  differ between repeats: ${unlike.join(', ')}`);
    results[server.name] = { version, cases: { ...results[server.name]?.cases, ...first } };
    writeFileSync(file, format(results));
  }
  writeTable(results, join(here, 'README.md'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function test(server) {
  if (server.ssl) return testOverTls(server);
  const port = await findAvailablePort(19_000);
  const { command, args = [], env = {}, path = '/', prepare } = server;
  prepare?.(folder);
  const child = spawn(
    command,
    args.map((arg) => arg.replace('PORT', port)),
    {
      cwd: folder,
      env: { ...process.env, PORT: String(port), WS_NO_BUFFER_UTIL: '1', ...env },
      stdio: ['ignore', 'ignore', process.env.SHOW ? 'inherit' : 'ignore'],
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    await accepts(port, ended);
    return await run(server.name, { url: `ws://127.0.0.1:${port}${path}` });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function testOverTls({ name, command, args, path }) {
  const server = await openServerUnderTest(undefined, { command: [command, ...args], ssl: true });
  try {
    return await run(name, { url: new URL(path, server.base).href, ca: server.ca });
  } finally {
    await server.close();
  }
}

async function run(name, target) {
  const began = Date.now();
  const { cases } = await runConformance({
    ...target,
    roundTrips: Number(values['round-trips']),
    connections: Number(values.connections),
    ...(values.sections && { sections: values.sections.split(',') }),
  });
  console.log(`  ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return cases;
}

async function accepts(port, ended) {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  for (;;) {
    if (hasEnded) throw new Error('The server ended before it accepted a connection.');
    const socket = createConnection(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await delay(50);
  }
}

function versionOf({ version }) {
  try {
    return version(folder);
  } catch {
    return undefined;
  }
}

function verdicts(cases) {
  return Object.fromEntries(
    cases.map(({ id, behavior, behaviorClose }) => [id, `${behavior}/${behaviorClose}`]),
  );
}

function count(cases) {
  const counts = new Map();
  for (const { id, behavior, behaviorClose } of cases) {
    if (/^[a-z]/.test(id)) continue;
    const name = behavior === behaviorClose ? behavior : `${behavior}/${behaviorClose}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, number]) => `${number} ${name}`).join(', ');
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/** A server a line. */
function format(all) {
  const lines = Object.entries(all).map(
    ([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
