// The same with scale()'s own load side, in this process: node ours.mjs URL CONNECTIONS MS.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { usedMemory } from './used-memory.mjs';

const [url, connections, duration] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const load = fileURLToPath(new URL('../../dist/load-process/main.js', import.meta.url));
const session = fileURLToPath(new URL('session.cjs', import.meta.url));

// The program of a load process, driven as scale({ workers }) drives it.
const replies = [];
let next = () => undefined;
process.send = (reply) => {
  if (reply.failure) throw new Error(reply.failure);
  if (reply.done) {
    replies.push(reply);
    next();
  }
  return true;
};
require(load);
const step = async (name, ms) => {
  const done = new Promise((resolve) => {
    next = resolve;
  });
  process.emit('message', { step: name, ms });
  await done;
  return replies.at(-1).metrics;
};
const memoryBefore = usedMemory();
process.emit('message', {
  sessionFile: session,
  job: {
    tier: Number(connections),
    part: 0,
    parts: 1,
    ramp: 0,
    handshakes: 100,
    duration: Number(duration),
    rate: undefined,
    timeout: 10_000,
    request: { url, timeout: 10_000 },
  },
});
await step('open');
// Compiling is a cost of the first second only.
await step('warmUp', 1000);
const memory = (usedMemory() - memoryBefore) / Number(connections);
const before = process.cpuUsage();
const { runs, failedRuns, work } = await step('run');
const { user, system } = process.cpuUsage(before);
if (failedRuns > 0) throw new Error(`${failedRuns} runs failed`);
const { decodeFromCompressedBase64 } = require('hdr-histogram-js');
const times = decodeFromCompressedBase64(work['round trip'], 32, false);
const p50 = times.getValueAtPercentile(50) / 10_000;
console.log(JSON.stringify({ runs, cpu: (user + system) / 1000, p50, memory }));
process.exit();
