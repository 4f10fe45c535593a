// Many workers in a small range, all at once: `node bench/ports/crowd.mjs [64] [140]`. Each gets a
// pair, or a clear error with the counts; nobody waits for ever.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const startPort = 12000;

async function lease(width) {
  const require = createRequire(import.meta.url);
  const { leasePortPair } = require('../../dist/worker/ports/index.js');
  const start = performance.now();
  const answer = await leasePortPair({ startPort, endPort: startPort + width - 1 }).then(
    ({ port, sslPort }) => ({ port, sslPort }),
    ({ code, message }) => ({ code, message }),
  );
  process.send({ ...answer, ms: performance.now() - start });
}

async function crowd(workers, width) {
  const file = fileURLToPath(import.meta.url);
  const children = Array.from({ length: workers }, (_, id) =>
    fork(file, { env: { ...process.env, BENCH_CROWD: width, JEST_WORKER_ID: String(id + 1) } }),
  );
  const next = (child) => new Promise((resolve) => child.once('message', resolve));
  await Promise.all(children.map(next));
  const answers = Promise.all(children.map(next));
  for (const child of children) child.send('go');
  const results = await answers;
  for (const child of children) child.kill('SIGKILL');
  const pairs = results.filter(({ port }) => port);
  const ports = pairs.flatMap(({ port, sslPort }) => [port, sslPort]);
  const errors = results.filter(({ code }) => code);
  console.log(
    `${workers} workers in ${width} ports: ${pairs.length} got a pair, ${errors.length} an error.`,
  );
  console.log(`The slowest answer took ${Math.max(...results.map(({ ms }) => ms)).toFixed(0)} ms.`);
  for (const { code, message } of errors.slice(0, 1)) console.log(`${code}: ${message}`);
  if (
    new Set(ports).size === ports.length &&
    errors.every(({ code }) => code === 'ERR_WS_PORTS_EXHAUSTED')
  )
    return;
  console.error('Two workers share a port, or an error is not what it should be.');
  process.exitCode = 1;
}

if (process.env.BENCH_CROWD) {
  // A listener that stays keeps the process, and with it the lease, until it is killed.
  process.on('message', () => lease(Number(process.env.BENCH_CROWD)));
  process.send('ready');
} else {
  await crowd(Number(process.argv[2] ?? 64), Number(process.argv[3] ?? 140));
}
