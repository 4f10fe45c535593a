// One process of the harness: takes a pair, waits 0 to 20 ms, listens on both, holds them 5 to
// 50 ms, gives them back; again and again. A port that somebody else has by then is a collision.
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { contenders } from './contenders.mjs';

const { name, range, acquisitions, pace = 1 } = JSON.parse(process.argv[2]);
const { describeHolder, findHolder } = createRequire(import.meta.url)(
  '../../dist/platform/port-holder.js',
);
const { acquire, tries = 1 } = contenders[name];

const sleep = (from, to) =>
  new Promise((resolve) => setTimeout(resolve, pace * (from + Math.random() * (to - from))));

function listen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      if (error.code !== 'EADDRINUSE') throw error;
      const holder = findHolder(port);
      if (holder.pid) result.holders.push(`${describeHolder(holder)}`);
      resolve(undefined);
    });
    server.listen({ port, exclusive: true }, () => resolve(server));
  });
}

const close = (servers) =>
  Promise.all(servers.map((server) => server && new Promise((done) => server.close(done))));

const result = { times: [], collisions: 0, failures: 0, exhausted: 0, holders: [] };

async function once() {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const start = performance.now();
    let pair;
    try {
      pair = await acquire(range);
    } catch (error) {
      if (error.code === 'ERR_WS_PORTS_STOLEN') result.collisions += 1;
      else if (error.code === 'ERR_WS_PORTS_EXHAUSTED') result.exhausted += 1;
      else if (error.code !== 'EADDRINUSE') result.other = String(error.stack);
      result.failures += 1;
      return;
    }
    result.times.push(performance.now() - start);
    await sleep(0, 20);
    const servers = pair.servers ?? [await listen(pair.port), await listen(pair.sslPort)];
    const collided = servers.includes(undefined);
    if (collided) result.collisions += 1;
    else await sleep(5, 50);
    await close(servers);
    await pair.release();
    if (!collided) return;
  }
  result.failures += 1;
}

// A listener that stays keeps the process until the parent, which has the result then, kills it.
process.on('message', async () => {
  for (let done = 0; done < acquisitions; done += 1) await once();
  process.send(result);
});
process.send('ready');
