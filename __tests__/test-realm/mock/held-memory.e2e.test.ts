import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const script = join(__dirname, 'held-memory.cjs');

test.each(['mock', 'connection', 'listener of the mock', 'reply', 'closed connections'])(
  'after 200 MiB read by a %s, a mock server holds less than 64 MiB',
  async (reader) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, reader]);
    expect(Number(stdout)).toBeLessThan(64);
  },
);
