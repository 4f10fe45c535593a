import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

test('under another runner the setup file reports that in one line', () => {
  const setup = join(__dirname, '..', '..', 'dist', 'entry-points', 'setup.js');
  const load = `try { require(${JSON.stringify(setup)}) } catch (e) { console.log(e.code, e.message) }`;
  expect(execFileSync(process.execPath, ['-e', load], { encoding: 'utf8' })).toMatch(
    /^ERR_WS_NO_SESSION jest-ws-dynamic\/setup needs Jest, and this is another runner\..*\n$/,
  );
});
