// Ends runs of Jest in every way that is known to leave something behind, and looks for what is left
// 2 s after the last process of Jest: processes, listening ports, guards, and the files that the next
// run would not sweep. Prints a table; the exit code is 1 when something was left.
//   node scripts/orphans.mjs                   16 ways, in band, with workers and with worker threads;
//                                              each file has a server of every kind
//   node scripts/orphans.mjs --random 200      kill -9 at random moments, of the reaper too
//   node scripts/orphans.mjs --short           what `npm test` runs
//   --way TEXT   --mode TEXT   --kinds a,b     some of them
//   --jobs N                                   so many runs at once (2)
// Linux only: it reads /proc. Needs a build.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { heldPorts, leftFiles, look, readStarted } from './orphans/left.mjs';
import { kinds, makeProject } from './orphans/project.mjs';
import { modes, randomWay, ways } from './orphans/ways.mjs';

const jestBin = createRequire(import.meta.url).resolve('jest/bin/jest');
/** After the last process of Jest has ended, everything else has this long, ms. */
const LIMIT = 2000;
/** How long a run may take on a busy machine, ms. */
const PATIENCE = 180_000;

const { values } = parseArgs({
  options: {
    way: { type: 'string', default: '' },
    mode: { type: 'string', default: '' },
    kinds: { type: 'string', default: kinds.join(',') },
    jobs: { type: 'string', default: '2' },
    random: { type: 'string', default: '0' },
    short: { type: 'boolean', default: false },
  },
});
const chosen = values.kinds.split(',');

async function until(condition, limit, pause = 200) {
  const end = Date.now() + limit;
  while (!condition() && Date.now() < end) await delay(pause);
}

/** Runs Jest, ends it, and returns what it left behind. */
async function run({ mode, args = [], end, ending = '', wait = 0, with: used = chosen }) {
  const folder = makeProject(used);
  const id = randomUUID();
  const started = join(folder, 'started');
  const log = openSync(join(folder, 'log'), 'w');
  const { JEST_WORKER_ID: _, NODE_OPTIONS: __, JEST_WS_DYNAMIC_COMMAND: ___, ...env } = process.env;
  const jest = spawn(process.execPath, [jestBin, ...modes[mode], ...args], {
    cwd: folder,
    env: { ...env, TMPDIR: folder, ORPHAN_CASE: id, STARTED: started, ENDING: ending },
    stdio: ['ignore', log, log],
    detached: true,
  });
  const seen = new Set([jest.pid]);
  const lines = () => readStarted(started);
  const isUp = () =>
    lines().some((line) => line.worker) &&
    (!used.includes('scale') || lines().some((line) => line.load));
  await until(() => isUp() || jest.exitCode !== null, PATIENCE);
  if (!isUp()) throw new Error(`it did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
  const { worker } = lines().find((line) => line.worker);
  await delay(wait);
  const { reapers: watching, others: running } = look(id, seen);
  end?.({ jest: jest.pid, worker, look: () => look(id, seen) });
  await until(() => look(id, seen).jest.length === 0, PATIENCE);
  const endedAt = Date.now();
  const rest = () => {
    const { jest: still, reapers, others } = look(id, seen);
    const ports = heldPorts(
      lines().flatMap((line) => line.ports ?? []),
      id,
    );
    return [
      ...still.map((pid) => `Jest ${pid}`),
      ...reapers.map(({ pid }) => `reaper ${pid}`),
      ...others.map(({ pid, kind }) => `${kind} ${pid}`),
      ...ports.map((port) => `port ${port}`),
    ];
  };
  await until(() => rest().length === 0, LIMIT, 50);
  const ms = Date.now() - endedAt;
  const left = [...rest(), ...leftFiles(folder).map((name) => `file ${name}`)];
  const { jest: still, reapers, others } = look(id, seen);
  for (const pid of [...still, ...[...reapers, ...others].map((entry) => entry.pid)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return { left, ms, processes: running.length + watching.length };
}

function* plan() {
  const random = Number(values.random);
  for (let round = 0; round < random; round += 1) {
    const mode = Object.keys(modes)[round % 3];
    // Two kinds that are processes, and one that is none: a run of all costs three times as much.
    const some = [0, 3].map((offset) => kinds[1 + ((Math.floor(round / 3) + offset) % 5)]);
    const last = kinds[6 + (Math.floor(round / 15) % 3)];
    yield { ...randomWay(), mode, with: ['module', ...some, last] };
  }
  if (random > 0) return;
  const short = ['process.exit() in a test', 'KILL of worker and reaper', 'KILL of the parent'];
  for (const [name, way] of Object.entries(ways)) {
    if (!name.includes(values.way)) continue;
    for (const mode of Object.keys(modes)) {
      if (!mode.includes(values.mode)) continue;
      if (values.short && short.indexOf(name) !== Object.keys(modes).indexOf(mode)) continue;
      yield { name, mode, ...way };
    }
  }
}

let done = 0;
let failures = 0;
let total = 0;
async function work(queue) {
  for (const way of queue) {
    const { left, ms, processes } = await run(way).catch((error) => ({
      left: [error.message],
      ms: 0,
      processes: 0,
    }));
    total += processes;
    done += 1;
    if (left.length > 0) failures += 1;
    const verdict =
      left.length === 0
        ? `${processes} processes, none left after ${ms} ms`
        : `LEFT ${left.join(', ')}`;
    const used = way.with === undefined ? '' : ` (${way.with.join(', ')})`;
    console.log(
      `${left.length === 0 ? 'ok  ' : 'FAIL'} ${way.name}, ${way.mode}${used}: ${verdict}`,
    );
  }
}

const queue = plan();
// A generator serves all of them: each takes the next way.
await Promise.all(
  Array.from({ length: Number(values.jobs) }, () =>
    work({ [Symbol.iterator]: () => ({ next: () => queue.next() }) }),
  ),
);
console.log(`${done} runs, ${total} processes beside Jest's; ${failures} runs left something`);
process.exitCode = failures === 0 && done > 0 ? 0 : 1;
