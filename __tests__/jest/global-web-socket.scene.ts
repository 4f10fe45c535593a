import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

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

const withOption = (wanted: boolean) =>
  scene({
    'environment.js': withoutGlobal,
    'a.test.js': use,
    'jest.config.js': `module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironment: './environment.js',
  testEnvironmentOptions: { globals: { WebSocket: ${wanted} } },
};`,
  });

const given = withOption(true);
const missing = withOption(false);

test('with the option globals.WebSocket the global is defined', () => {
  expect(given.shown('a')).toBe('');
  expect(given.result('a')?.assertionResults).toMatchObject([{ status: 'passed' }]);
});

test('without it the failure names the option', () => {
  expect(missing.failed('a')).toEqual(['the global is there']);
  expect(missing.shown('a')).toContain(
    'has no global WebSocket; Node 22 has one. Set testEnvironmentOptions.globals',
  );
});
