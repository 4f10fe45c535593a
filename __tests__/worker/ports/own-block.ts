import { createServer, type Server } from 'node:net';
import { listenOn } from '../../../src/worker/ports/listen';
import { BLOCK_SIZE } from '../../../src/worker/ports/range';

// Above the usual ephemeral ports, and above all ports that are leased unless told otherwise.
const FIRST = 61056;
const BLOCKS = 280;

async function lockBlock(first: number): Promise<Server | undefined> {
  const lock = createServer().unref();
  try {
    await listenOn(lock, first + BLOCK_SIZE - 1, '::1');
    return lock;
  } catch {
    return undefined;
  }
}

/**
 * The first port of one or more blocks in a row (16 ports each, 15 of them leased) that no other
 * test process uses: these tests run several times at once on one machine. A listener on ::1, at
 * the head of each block, holds it until the process ends.
 */
export async function ownBlock(count = 1): Promise<number> {
  for (let step = 0; step < BLOCKS; step += 1) {
    const slot = (process.pid + step) % (BLOCKS - count + 1);
    const first = FIRST + slot * BLOCK_SIZE;
    const locks: Server[] = [];
    for (let block = 0; block < count; block += 1) {
      const lock = await lockBlock(first + block * BLOCK_SIZE);
      if (!lock) break;
      locks.push(lock);
    }
    if (locks.length === count) return first;
    for (const lock of locks) lock.close();
  }
  throw new Error('No block of ports is left for this test.');
}
