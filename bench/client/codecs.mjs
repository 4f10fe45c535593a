// What codecs cost a connection without one, and one that has one.
// npm run build && node bench/client/codecs.mjs [rounds]
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './median.mjs';
import { jobs } from './speed.mjs';
import { coded, ours } from './subjects.mjs';

/** Processes of each kind; they take turns: A B A B. */
const processes = 7;
/** The least speed of a client without a codec in a process that uses one, of one in a process without. */
const leastShare = 0.95;
const rounds = Number(process.argv[2] ?? 10);

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const env = { ...process.env, WS_NO_BUFFER_UTIL: '1' };
const server = fork(here('echo-server.mjs'), { env });
const [port] = await once(server, 'message');

/** The CPU times of each client, µs for a message, in a process of its own. */
async function run(job, which) {
  const url = `ws://127.0.0.1:${port}/`;
  const all = ['--expose-gc', here('speed.mjs'), url, job, rounds, which].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, all, { env });
  return new Map(JSON.parse(stdout));
}

console.log('| job | bytes | no codec | beside a codec | with a codec |\n|---|---|---|---|---|');
const shares = [];
for (const [index, { job, type, size }] of jobs.entries()) {
  if (size > 64 * 1024) continue;
  const alone = [];
  const beside = [];
  const withOne = [];
  for (let count = 0; count < processes; count += 1) {
    alone.push(median((await run(index, 'without codecs')).get(ours.name)));
    const both = await run(index, 'beside a codec');
    beside.push(median(both.get(ours.name)));
    withOne.push(median(both.get(coded.name)));
  }
  const base = median(alone);
  const cell = (times) => `${median(times).toPrecision(3)} (${(base / median(times)).toFixed(2)})`;
  shares.push(base / median(beside));
  console.log(
    `| ${job} ${type} | ${size} | ${base.toPrecision(3)} | ${cell(beside)} | ${cell(withOne)} |`,
  );
}
server.disconnect();

const share = median(shares);
console.log(`\nWithout a codec, beside one: ${share.toFixed(3)} of the speed (median of all jobs)`);
console.log(`load average ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
if (share < leastShare) {
  console.error(`Asked is at least ${leastShare}.`);
  process.exitCode = 1;
}
