import { expect, test } from '@jest/globals';
import { exitFailure } from '../../../src/worker/process/command-failures';

/** The failure of a command that has left no process. */
function failureOf(code: number): string {
  const facts = {
    commandLine: 'node server.js',
    host: '127.0.0.1',
    port: 9000,
    sslPort: undefined,
    lines: [],
    tree: { group: 2 ** 22 + 1, mark: 'none', start: 0 },
    isActivated: false,
  };
  return exitFailure(facts, { code, signal: null }).message;
}

test('a command that exits is to be run manually with the same stdin, which is empty', () => {
  expect(failureOf(9)).toContain(
    'Run the command by hand to see why, with an empty stdin, as this package starts it (`< /dev/null`); its output is below.',
  );
  expect(failureOf(0)).toContain(
    'It had nothing left to do, ends with its stdin, which is empty, or started the server elsewhere (docker run -d, pm2 start).',
  );
});
