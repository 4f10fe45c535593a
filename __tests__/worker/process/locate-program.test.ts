import { expect, test } from '@jest/globals';
import { locateProgram } from '../../../src/worker/process/locate-program';

const refusalOf = (command: string) => () => locateProgram(command, __dirname, process.env);

test.each([
  ['node src/app.js', "write { command: 'node', args: ['src/app.js'] }."],
  ['node app.js', "write { command: 'node', args: ['app.js'] }."],
  [
    'PORT=3000 node src/app.js',
    "write { command: 'node', args: ['src/app.js'], env: { PORT: '3000' } }.",
  ],
  ['DATA=/tmp/a', "write { command: '…', env: { DATA: '/tmp/a' } }."],
  ['./no-such program.sh', 'The server command does not exist: '],
  ['src/no-such', 'A path is resolved from `cwd`, which is '],
  ['no-such-program', 'Install it, or give its path as `command`.'],
])('a command that does not exist: %s', (command, text) => {
  expect(refusalOf(command)).toThrow(text);
});
