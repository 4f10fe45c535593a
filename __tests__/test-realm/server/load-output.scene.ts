/** The stack of a console call of a server module while it is loaded. */
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const { output } = scene({
  'server.js': [
    "console.error('loaded');",
    "const { WebSocketServer } = require('ws');",
    'module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer });',
  ].join('\n'),
  'prints.test.js': "test('runs', () => {});",
  'jest.config.js': `module.exports = {
    preset: 'jest-ws-dynamic', transform: {}, testEnvironmentOptions: { server: './server.js' },
  };`,
});

test('has the line of the module, and no calls of this package', () => {
  expect(output()).toContain('loaded');
  expect(output()).toMatch(/at Object\.error \(.*server\.js:1:9\)/);
  expect(output()).not.toMatch(/load-module|module-server|server-lifecycle|timer-watch/);
});
