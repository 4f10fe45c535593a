import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const script = join(__dirname, '..', '..', '..', 'scripts', 'orphans.mjs');

// It reads /proc. All ways, and random ones: `npm run orphans`, and the same with `-- --random 200`.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'three ways for a run to end leave no process, no port and no file behind',
  async () => {
    const { stdout } = await run(process.execPath, [script, '--short']).catch((failed) => failed);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^ok .* none left/),
      expect.stringMatching(/^ok .* none left/),
      expect.stringMatching(/^ok .* none left/),
      expect.stringMatching(/^3 runs, .* 0 runs left something$/),
    ]);
  },
  400_000,
);
