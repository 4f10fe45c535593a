/** @jest-environment node */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const script = join(__dirname, '..', '..', '..', 'scripts', 'orphans.mjs');

// All twelve ways, and random ones: node scripts/orphans.mjs, and the same with --random 100.
test.each(['KILL of the parent, worker threads', 'process.exit() in a test'])(
  'after %s no process is left and no port leased',
  async (way) => {
    const { stdout } = await run(process.execPath, [script, '--only', way]).catch(
      (failed) => failed,
    );
    expect(stdout).toMatch(/^ok .* nothing left/);
  },
  180_000,
);
