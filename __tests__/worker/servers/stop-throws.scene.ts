import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const serverThatThrows = (thrown: string): string => `
module.exports = ({ httpServer }) => {
  httpServer.on('upgrade', () => {});
  return { stop() { throw ${thrown}; } };
};`;

const fileWith = (server: string): string => `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":"./servers/${server}"}
 */
test('passes', () => {});
`;

const { shown } = scene({
  'servers/stop-error.js': serverThatThrows("new TypeError('no queue')"),
  'servers/stop-null.js': serverThatThrows('null'),
  'error.test.js': fileWith('stop-error.js'),
  'null.test.js': fileWith('stop-null.js'),
});

test('the error of stop() is reported with its server, at its line', () => {
  expect(shown('error')).toMatch(
    /\[ERR_WS_SERVER_FAILED\]: The stop\(\) or close\(\) of the server \S*servers\/stop-error\.js threw: TypeError: no queue/,
  );
  expect(shown('error')).toMatch(/at .*stop-error\.js:4/);
});

test('null thrown by stop() is reported with its server', () => {
  expect(shown('null')).toMatch(
    /\[ERR_WS_SERVER_FAILED\]: The stop\(\) or close\(\) of the server \S*servers\/stop-null\.js threw: null/,
  );
});
