// As bare.mjs, but a session awaits each reply, as a load script is written by hand:
// node awaited.mjs URL CONNECTIONS MS
import { createHistogram } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { usedMemory } from './used-memory.mjs';

const [url, connections, duration] = process.argv.slice(2);
const times = createHistogram();
let runs = 0;

const memoryBefore = usedMemory();
const clients = await Promise.all(
  Array.from({ length: Number(connections) }, () => {
    const socket = new WebSocket(url);
    const client = { socket, resolve: undefined };
    socket.on('message', (data) => client.resolve(data));
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }),
);
const receive = (client) =>
  new Promise((resolve) => {
    client.resolve = resolve;
  });
const measure = async (work) => {
  const startedAt = performance.now();
  await work();
  times.record(Math.max(1, Math.round((performance.now() - startedAt) * 1e6)));
  runs += 1;
};
const load = (ms) => {
  const end = performance.now() + ms;
  return Promise.all(
    clients.map(async (client, index) => {
      const text = `hello from ${index}`;
      do {
        await measure(async () => {
          client.socket.send(text);
          if ((await receive(client)).toString() !== text) throw new Error('wrong reply');
        });
      } while (performance.now() < end);
    }),
  );
};
// Compiling is a cost of the first second only.
await load(1000);
const memory = (usedMemory() - memoryBefore) / clients.length;
times.reset();
runs = 0;
const before = process.cpuUsage();
await load(Number(duration));
const { user, system } = process.cpuUsage(before);
const p50 = times.percentile(50) / 1e6;
console.log(JSON.stringify({ runs, cpu: (user + system) / 1000, p50, memory }));
for (const { socket } of clients) socket.terminate();
