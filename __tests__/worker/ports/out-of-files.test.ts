/** @jest-environment node */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { ownBlock } from './own-block';

const script = join(__dirname, '..', '..', 'fixtures', 'ports', 'out-of-files.cjs');
const limited = 'ulimit -n 60 && exec "$@"';

// Windows has no such limit.
const onPosix = process.platform === 'win32' ? test.skip : test;

onPosix('a process without free files takes no port for served, and keeps no block', async () => {
  const args = ['-c', limited, 'sh', process.execPath, script, String(await ownBlock())];
  const { stdout } = await promisify(execFile)('/bin/sh', args);

  expect(JSON.parse(stdout)).toEqual({ asked: 'EMFILE', found: 'EMFILE', isHeadFree: true });
});
