// What idle connections of one client weigh each. Run with --expose-gc, once for each client:
// node --expose-gc memory.mjs <bare | ours> <url>
import { setTimeout as delay } from 'node:timers/promises';
import { bare, ours } from './subjects.mjs';

const [, , which, url] = process.argv;
const subject = { bare, ours }[which];

async function settled() {
  // Finalisers and lazily freed buffers need more than one pass.
  for (let pass = 0; pass < 4; pass += 1) {
    global.gc();
    await delay(20);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

/** Opens so many connections and closes them again; returns what each weighed, bytes. */
async function weigh(count) {
  const before = await settled();
  const connections = [];
  for (let opened = 0; opened < count; opened += 1) connections.push(await subject.open(url));
  const after = await settled();
  for (const connection of connections) connection.close();
  return { heap: (after.heap - before.heap) / count, rss: (after.rss - before.rss) / count };
}

// The first ones pay for code and caches. Later ones use their memory again, so resident memory is
// that of the first thousand.
await weigh(50);
const { rss } = await weigh(1000);
// Four thousand, because V8's own heap comes and goes by 100 bytes for each of one thousand.
const { heap } = await weigh(4000);
process.stdout.write(JSON.stringify({ heap, rss }));
