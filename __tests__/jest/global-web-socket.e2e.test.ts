/** @jest-environment node */
import { afterEach, expect, test } from '@jest/globals';
import { missingWebSocketNote, provideWebSocket } from '../../src/jest/global-web-socket';
import { makeProject, type Project } from '../running/run-jest';

let project: Project | undefined;
afterEach(() => project?.remove());

test('a global that is there stays', () => {
  const own = class {};
  const global = { WebSocket: own };
  provideWebSocket(global as unknown as typeof globalThis);

  expect(global.WebSocket).toBe(own);
});

test('only the missing global is explained', () => {
  expect(missingWebSocketNote(new ReferenceError('WebSocket is not defined'))).toContain(
    'globals to { WebSocket: true }',
  );
  expect(missingWebSocketNote(new ReferenceError('Socket is not defined'))).toBe('');
});

// As under Node 20, whatever Node runs this.
const withoutGlobal = `const { TestEnvironment } = require('jest-environment-node');
const { withWebSocketServer } = require('jest-ws-dynamic/environment');
class Older extends TestEnvironment {
  async setup() { await super.setup(); delete this.global.WebSocket; }
}
module.exports = withWebSocketServer(Older);`;
const use = `const { server } = require('jest-ws-dynamic');
test('the global is there', async () => {
  const socket = new WebSocket(server.url + '/echo');
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.send('hello');
  const { data } = await new Promise((resolve) => socket.addEventListener('message', resolve));
  expect(data).toBe('hello');
  socket.close();
});`;

test.each([
  [true, 1, 'PASS'],
  [false, 0, 'has no global WebSocket; Node 22 has. Set testEnvironmentOptions.globals'],
])('with the option globals.WebSocket %s', async (wanted, passed, printed) => {
  project = makeProject({
    'environment.js': withoutGlobal,
    'a.test.js': use,
    'jest.config.js': `module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironment: './environment.js',
  testEnvironmentOptions: { globals: { WebSocket: ${wanted} } },
};`,
  });
  const { json, output } = await project.jest();

  expect(output).toContain(printed);
  expect(json.numPassedTests).toBe(passed);
});
