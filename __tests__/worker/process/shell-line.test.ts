import { expect, test } from '@jest/globals';
import { optionsOf } from '../../../src/worker/process/shell-line';

test.each([
  ['node app.js', "{ command: 'node', args: ['app.js'] }"],
  ['node "my app.js" --name=\'a b\'', "{ command: 'node', args: ['my app.js', '--name=a b'] }"],
  ['node --port {port?}', "{ command: 'node', args: ['--port', '{port?}'] }"],
  [
    'NODE_ENV=test PORT=3000 node app.js',
    "{ command: 'node', args: ['app.js'], env: { NODE_ENV: 'test', PORT: '3000' } }",
  ],
  ['PORT=3000 server', "{ command: 'server', env: { PORT: '3000' } }"],
  ['PORT=3000', "{ command: '…', env: { PORT: '3000' } }"],
  [
    'npm run build && node app.js',
    "{ command: 'sh', args: ['-c', 'npm run build && node app.js'] }",
  ],
  ['cd server', "{ command: 'sh', args: ['-c', 'cd server'] }"],
  ['node app.js > log', "{ command: 'sh', args: ['-c', 'node app.js > log'] }"],
  ['node "$APP"', "{ command: 'sh', args: ['-c', 'node \"$APP\"'] }"],
  ["node it's", "{ command: 'sh', args: ['-c', 'node it\\'s'] }"],
])('options for the line of a shell: %s', (line, options) => {
  expect(optionsOf(line, 'linux')).toBe(options);
});

test('names the shell of Windows', () => {
  expect(optionsOf('a && b', 'win32')).toBe("{ command: 'cmd', args: ['/c', 'a && b'] }");
});
