/** A Jest whose process has its inspector open, as with `node --inspect`. */
import { expect, test } from '@jest/globals';
import { makeProject } from '../running/run-jest';

test('under a debugger a wait may exceed the time limit of the test', async () => {
  const project = makeProject({
    'jest.config.js':
      "module.exports = { preset: 'jest-ws-dynamic', testTimeout: 300, testEnvironmentOptions: { server: './late.js' } };",
    'late.js': `
      const { WebSocketServer } = require('ws');
      module.exports = ({ httpServer }) => {
        const webSockets = new WebSocketServer({ server: httpServer });
        webSockets.on('connection', (socket) => setTimeout(() => socket.send('late'), 600));
        return webSockets;
      };`,
    'late.test.js': `
      const { connect } = require('jest-ws-dynamic');
      test('waits', async () => {
        const client = await connect('/');
        await expect(client).toReceiveMessage('late');
      });`,
  });
  try {
    const run = await project.jest(['-i'], { NODE_OPTIONS: '--inspect=127.0.0.1:0' });
    expect(run.json).toMatchObject({ success: true, numPassedTests: 1 });
    const without = await project.jest(['-i'], {});
    expect(without.json).toMatchObject({ success: false, numFailedTests: 1 });
  } finally {
    project.remove();
  }
});
