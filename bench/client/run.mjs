// npm run build && node bench/client/run.mjs [rounds]
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './median.mjs';
import { jobs } from './speed.mjs';
import { awaited, bare, ours, theirs } from './subjects.mjs';

/** How memory and compiled code are laid out differs from process to process, by some percent. */
const processes = 5;
/** The least share of bare `ws`, and the most heap of an idle client. */
const leastShare = 0.75;
const mostHeap = 1.25;
const rounds = Number(process.argv[2] ?? 35);

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
// `ws` masks in JavaScript, as where bufferutil is not installed.
const env = { ...process.env, WS_NO_BUFFER_UTIL: '1' };
const server = fork(here('echo-server.mjs'), { env });
const [port] = await once(server, 'message');
const url = `ws://127.0.0.1:${port}/`;

async function run(...parameters) {
  const all = ['--expose-gc', ...parameters.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, all, { env });
  return JSON.parse(stdout);
}

/** The CPU times of each client for a job, from all processes. */
async function measure(job) {
  const all = new Map();
  for (let count = 0; count < processes; count += 1) {
    const times = await run(here('speed.mjs'), url, job, Math.ceil(rounds / processes));
    for (const [client, some] of times) all.set(client, [...(all.get(client) ?? []), ...some]);
  }
  return all;
}

const missed = [];
const check = (what, isMet) => {
  if (!isMet) missed.push(what);
};

console.log('| job | bytes | client | µs of CPU | of bare ws |\n|---|---|---|---|---|');
for (const [index, { job, type, size }] of jobs.entries()) {
  const times = await measure(index);
  // A round trip is compared with one that is awaited on bare ws, as a test has to.
  const base = times.get(awaited.name) ?? times.get(bare.name);
  const shareOf = (client, other = base) =>
    median(times.get(client).map((time, round) => other[round] / time));
  for (const [client, own] of times) {
    const time = median(own).toPrecision(3);
    console.log(
      `| ${job} ${type} | ${size} | ${client} | ${time} | ${shareOf(client).toFixed(2)} |`,
    );
  }
  const share = shareOf(ours.name);
  if (job === 'roundTrips') {
    check(`${job} of ${size} B ${type}: ${share.toFixed(2)} of bare ws`, share >= leastShare);
  }
  const ahead = shareOf(ours.name, times.get(theirs.name));
  check(`${job} of ${size} B ${type}: ${ahead.toFixed(2)} of superwstest`, ahead > 1);
}

const weights = { bare: [], ours: [] };
for (let round = 0; round < 5; round += 1) {
  for (const which of round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare'])
    weights[which].push(await run(here('memory.mjs'), which, url));
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

const heap = weight('ours', 'heap') / weight('bare', 'heap');
check(`heap of an idle client: ${heap.toFixed(2)} of ws`, heap <= mostHeap);
console.log(`\nload average ${loadavg()[0].toFixed(1)}, Node ${process.version}`);
if (missed.length > 0) {
  const asked = `at least ${leastShare} of bare ws, ahead of superwstest, at most ${mostHeap} of its heap`;
  console.error(`\nAsked is ${asked}:\n${missed.join('\n')}`);
  process.exitCode = 1;
}
