// npm run build && node bench/client/run.mjs [rounds]
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './median.mjs';
import { jobs } from './speed.mjs';
import { awaited, bare, ours } from './subjects.mjs';

/** How the memory and the compiler lie differs from process to process, by some percent. */
const processes = 5;
const rounds = Number(process.argv[2] ?? 35);

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
// Of the processes only those of one contender may load bufferutil.
const plain = { ...process.env, WS_NO_BUFFER_UTIL: '1' };
const { WS_NO_BUFFER_UTIL: _, ...native } = plain;
const server = fork(here('echo-server.mjs'), { env: plain });
const [port] = await once(server, 'message');
const url = `ws://127.0.0.1:${port}/`;

async function run(env, ...parameters) {
  const all = ['--expose-gc', ...parameters.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, all, { env });
  return JSON.parse(stdout);
}

/** The rates of each client for a job, from all processes. */
async function measure(job) {
  const all = new Map();
  for (let count = 0; count < processes; count += 1) {
    for (const env of [plain, native]) {
      const rates = await run(env, here('speed.mjs'), url, job, Math.ceil(rounds / processes));
      for (const [client, some] of rates) all.set(client, [...(all.get(client) ?? []), ...some]);
    }
  }
  return all;
}

console.log('| job | bytes | client | messages/s | of bare ws |\n|---|---|---|---|---|');
let worst = Number.POSITIVE_INFINITY;
for (const [index, { job, size }] of jobs.entries()) {
  const rates = await measure(index);
  // A round trip is compared with one that is awaited on bare ws, as a test has to.
  const base = rates.get(awaited.name) ?? rates.get(bare.name);
  for (const [client, own] of rates) {
    const ratio = median(own.map((rate, round) => rate / base[round]));
    console.log(
      `| ${job} | ${size} | ${client} | ${Math.round(median(own))} | ${ratio.toFixed(3)} |`,
    );
    if (client === ours.name) worst = Math.min(worst, ratio);
  }
}

const weights = { bare: [], ours: [] };
for (let round = 0; round < 5; round += 1) {
  for (const which of round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare'])
    weights[which].push(await run(plain, here('memory.mjs'), which, url));
}
const weight = (which, kind) => median(weights[which].map((one) => one[kind]));
console.log('\n| idle clients | bare ws | jest-ws-dynamic | ratio |\n|---|---|---|---|');
for (const kind of ['heap', 'rss']) {
  const ratio = weight('ours', kind) / weight('bare', kind);
  console.log(
    `| ${kind}, bytes each | ${Math.round(weight('bare', kind))} | ${Math.round(weight('ours', kind))} | ${ratio.toFixed(3)} |`,
  );
}
server.disconnect();

const heapRatio = weight('ours', 'heap') / weight('bare', 'heap');
if (worst < 0.85 || heapRatio > 1.15) {
  console.error(
    `\nToo slow or too heavy: worst rate ${worst.toFixed(3)} of bare ws (at least 0.85), heap ${heapRatio.toFixed(3)} (at most 1.15)`,
  );
  process.exitCode = 1;
}
