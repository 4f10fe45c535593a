import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { ownBlock } from './own-block';

const fixture = (name: string) => join(__dirname, '..', '..', 'fixtures', 'ports', name);
const limited = 'ulimit -n 60 && exec "$@"';

// Windows has no such limit.
const onPosix = process.platform === 'win32' ? test.skip : test;

onPosix('a process without free files takes no port for served, and keeps no block', async () => {
  const args = [
    '-c',
    limited,
    'sh',
    process.execPath,
    fixture('out-of-files.cjs'),
    String(await ownBlock()),
  ];
  const { stdout } = await promisify(execFile)('/bin/sh', args);

  expect(JSON.parse(stdout)).toEqual({ asked: 'EMFILE', found: 'EMFILE', isHeadFree: true });
});

onPosix('a process without free files does not take UDP for forbidden', async () => {
  const script = fixture('first-out-of-files.cjs');
  const args = ['-c', limited, 'sh', process.execPath, script, String(await ownBlock())];
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', args);

  expect(JSON.parse(stdout)).toEqual({ found: 'EMFILE', worksLater: true });
  expect(stderr).not.toContain('forbids UDP');
});

test('a UDP port reserved by the system is forbidden, and not leased by another', async () => {
  const port = await ownBlock();
  const { stdout } = await promisify(execFile)(process.execPath, [
    fixture('forbidden-udp.cjs'),
    String(port),
  ]);

  expect(JSON.parse(stdout)).toEqual({
    code: 'ERR_WS_PORTS_EXHAUSTED',
    message: expect.stringContaining('1 that the system does not allow to bind'),
    another: true,
  });
});
