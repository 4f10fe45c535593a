// npm run build && node bench/client/run.mjs [rounds]
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './median.mjs';
import { jobs, measure } from './speed.mjs';

const rounds = Number(process.argv[2] ?? 21);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const server = fork(here('echo-server.mjs'));
const [port] = await once(server, 'message');
const url = `ws://127.0.0.1:${port}/`;

console.log('| job | bytes | client | messages/s | of bare ws |\n|---|---|---|---|---|');
let worst = Number.POSITIVE_INFINITY;
for (const job of jobs) {
  for (const { size, client, rate, ratio, ...row } of await measure(url, job, rounds)) {
    console.log(`| ${row.job} | ${size} | ${client} | ${Math.round(rate)} | ${ratio.toFixed(3)} |`);
    if (client === 'jest-ws-dynamic') worst = Math.min(worst, ratio);
  }
}

const weigh = async (which) => {
  const run = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    here('memory.mjs'),
    which,
    url,
  ]);
  return JSON.parse(run.stdout);
};
const weights = { bare: [], ours: [] };
for (let round = 0; round < 5; round += 1) {
  for (const which of round % 2 === 0 ? ['bare', 'ours'] : ['ours', 'bare'])
    weights[which].push(await weigh(which));
}
const weight = (which, kind) => median(weights[which].map((one) => one[kind]));
console.log('\n| 1,000 idle clients | bare ws | jest-ws-dynamic | ratio |\n|---|---|---|---|');
for (const kind of ['heap', 'rss']) {
  const ratio = weight('ours', kind) / weight('bare', kind);
  console.log(
    `| ${kind}, bytes each | ${Math.round(weight('bare', kind))} | ${Math.round(weight('ours', kind))} | ${ratio.toFixed(3)} |`,
  );
}
server.disconnect();

const heapRatio = weight('ours', 'heap') / weight('bare', 'heap');
if (worst < 0.95 || heapRatio > 1.1) {
  console.error(
    `\nToo slow or too heavy: worst rate ${worst.toFixed(3)} of bare ws (at least 0.95), heap ${heapRatio.toFixed(3)} (at most 1.1)`,
  );
  process.exitCode = 1;
}
