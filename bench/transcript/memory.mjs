// What one connection holds after so many messages of 16 B each way, all of them read.
// node --expose-gc memory.mjs <url> <policy> <messages>: prints bytes.
import { setTimeout as delay } from 'node:timers/promises';
import { openClient } from './client.mjs';

const [, , url, policy, messages] = process.argv;
const batch = 1000;

async function settled() {
  // Finalisers and lazily freed buffers need more than one pass.
  for (let pass = 0; pass < 4; pass += 1) {
    global.gc();
    await delay(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, external };
}

async function exchange(client, count) {
  for (let done = 0; done < count; done += batch) {
    for (let sent = 0; sent < batch; sent += 1) client.send('sixteen bytes ok');
    for (let left = batch; left > 0; left -= 1) await client.receive();
  }
}

// Another connection pays for code and caches.
const first = await openClient(url, policy);
await exchange(first, 10 * batch);
first.terminate();
const before = await settled();
const client = await openClient(url, policy);
await exchange(client, Number(messages));
const after = await settled();
const { messagesReceived } = client.handle.counters;
if (messagesReceived !== Number(messages)) throw new Error(`${messagesReceived} messages came`);
process.stdout.write(
  JSON.stringify({ heap: after.heap - before.heap, external: after.external - before.external }),
);
client.terminate();
