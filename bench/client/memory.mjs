// What 1,000 idle connections of one client weigh. Run with --expose-gc, once for each client:
// node --expose-gc memory.mjs <bare | ours> <url>
import { setTimeout as delay } from 'node:timers/promises';
import { bare, ours } from './subjects.mjs';

const [, , which, url] = process.argv;
const subject = { bare, ours }[which];
const count = 1000;

async function settled() {
  // Finalisers and lazily freed buffers need more than one pass.
  for (let pass = 0; pass < 4; pass += 1) {
    global.gc();
    await delay(20);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

// The first ones pay for code and caches.
const connections = [];
for (let warm = 0; warm < 50; warm += 1) (await subject.open(url)).close();
const before = await settled();
for (let opened = 0; opened < count; opened += 1) connections.push(await subject.open(url));
const after = await settled();
process.stdout.write(
  JSON.stringify({
    heap: (after.heap - before.heap) / count,
    rss: (after.rss - before.rss) / count,
  }),
);
for (const connection of connections) connection.close();
