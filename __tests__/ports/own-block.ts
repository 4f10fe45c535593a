import { createServer } from 'node:net';
import { listenOn } from '../../src/ports/listen';
import { BLOCK_SIZE } from '../../src/ports/range';

// Above the usual ephemeral ports, and above all ports that are leased unless told otherwise.
const FIRST = 61056;
const BLOCKS = 280;

/**
 * The first of 15 ports in a row that no other test process uses: these tests run several times at
 * once on one machine. A listener on ::1, at the head of the block, holds it until the process ends.
 */
export async function ownBlock(): Promise<number> {
  for (let slot = 0; slot < BLOCKS; slot += 1) {
    const first = FIRST + ((process.pid + slot) % BLOCKS) * BLOCK_SIZE;
    const lock = createServer().unref();
    try {
      await listenOn(lock, first + BLOCK_SIZE - 1, '::1');
      return first;
    } catch {
      // Another test process has it.
    }
  }
  throw new Error('No block of ports is left for this test.');
}
