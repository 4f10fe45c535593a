// How long after the server's own listen each holds it for ready:
// npm run build && node bench/ready/run.mjs [rounds]
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ours, startServerAndTest, waitOnHttp, waitOnTcp } from './contenders.mjs';

const rounds = Number(process.argv[2] ?? 21);
const contenders = {
  'jest-ws-dynamic': ours,
  'wait-on tcp:': waitOnTcp,
  'wait-on http-get:': waitOnHttp,
  'start-server-and-test': startServerAndTest,
};

const folder = mkdtempSync(join(tmpdir(), 'bench-ready-'));
const lags = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
// A B A B: what disturbs one disturbs all.
for (let round = 0; round < rounds; round += 1) {
  for (const [name, start] of Object.entries(contenders)) {
    const port = await freePort();
    const stamp = join(folder, 'stamp');
    const { at, stop } = await start(port, { ...process.env, PORT: String(port), STAMP: stamp });
    // A connection may be accepted before the server has been told that it listens.
    while (!existsSync(stamp) || readFileSync(stamp, 'utf8') === '') await delay(1);
    lags[name].push(at - Number(readFileSync(stamp, 'utf8')));
    await stop();
    rmSync(stamp);
  }
}
rmSync(folder, { recursive: true });

const middle = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
const own = middle(lags['jest-ws-dynamic'], 0.5);
console.log(
  `| ready after the server's listen, ${rounds} rounds | median ms | p90 ms | of ours |\n|---|---|---|---|`,
);
for (const [name, values] of Object.entries(lags)) {
  const median = middle(values, 0.5);
  const columns = [median, middle(values, 0.9), median / own].map((value) => value.toFixed(1));
  console.log(`| ${name} | ${columns.join(' | ')} |`);
}
if (own > 10) {
  console.error(`the median is over 10 ms`);
  process.exitCode = 1;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
