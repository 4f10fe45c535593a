// The closed model on bare ws: node bare.mjs URL CONNECTIONS MS. Prints what it did as JSON.
import { createHistogram } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { usedMemory } from './used-memory.mjs';

const [url, connections, duration] = process.argv.slice(2);
const warmUp = 1000;
const times = createHistogram();
let runs = 0;

const memoryBefore = usedMemory();
const sockets = await Promise.all(
  Array.from({ length: Number(connections) }, () => {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket));
      socket.once('error', reject);
    });
  }),
);
const load = (ms) => {
  const end = performance.now() + ms;
  return Promise.all(
    sockets.map(
      (socket, index) =>
        new Promise((resolve) => {
          const text = `hello from ${index}`;
          let sentAt = performance.now();
          socket.removeAllListeners('message');
          socket.on('message', (data) => {
            if (data.toString() !== text) throw new Error('wrong reply');
            times.record(Math.max(1, Math.round((performance.now() - sentAt) * 1e6)));
            runs += 1;
            sentAt = performance.now();
            if (sentAt < end) socket.send(text);
            else resolve();
          });
          socket.send(text);
        }),
    ),
  );
};
// Compiling is a cost of the first second only.
await load(warmUp);
const memory = (usedMemory() - memoryBefore) / sockets.length;
times.reset();
runs = 0;
const before = process.cpuUsage();
await load(Number(duration));
const { user, system } = process.cpuUsage(before);
const p50 = times.percentile(50) / 1e6;
console.log(JSON.stringify({ runs, cpu: (user + system) / 1000, p50, memory }));
for (const socket of sockets) socket.terminate();
