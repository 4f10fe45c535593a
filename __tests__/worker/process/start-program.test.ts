import { once } from 'node:events';
import { afterEach, expect, jest, test } from '@jest/globals';

const { platform } = process;

afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
});

test('on Windows a batch file is given to cmd.exe with escaped arguments', async () => {
  Object.defineProperty(process, 'platform', { value: 'win32' });
  let start: typeof import('../../../src/worker/process/start-program').startProgram | undefined;
  jest.isolateModules(() => {
    start = require('../../../src/worker/process/start-program').startProgram;
  });
  const child = start?.('C:\\tools\\npm.cmd', ['run', 'a b', '&calc'], {});
  const [failure] = await once(child ?? process, 'error');

  // This machine has no cmd.exe; what would have been started is in the failure.
  expect(failure).toMatchObject({
    path: 'cmd.exe',
    spawnargs: ['/d', '/s', '/c', expect.stringContaining('npm.cmd ^"run^" ^"a^ b^" ^"^&calc^"')],
  });
});

test('elsewhere a program is started directly', async () => {
  const { startProgram } = require('../../../src/worker/process/start-program');
  const child = startProgram(process.execPath, ['-e', 'process.exit(7)'], {});
  await expect(once(child, 'exit')).resolves.toEqual([7, null]);
});
