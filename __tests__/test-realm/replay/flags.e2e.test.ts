import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeProject } from '../../running/run-jest';

const project = makeProject({
  'jest.config.js': `module.exports = {
    preset: 'jest-ws-dynamic',
    testEnvironmentOptions: { server: './server.js' },
  };`,
  // Its fixed port is the file's own, which a recording reaches behind the mock server.
  'server.js': `
    const { WebSocketServer } = require('ws');
    const server = new WebSocketServer({ port: 7071 });
    server.on('connection', (socket) => socket.send(process.env.GREETING));
  `,
  'a.test.js': `
    const { connect, mockServer } = require('jest-ws-dynamic');
    test('greets', async () => {
      await mockServer({ url: 'ws://localhost:7071', record: 'session.har' });
      const client = await connect({ url: 'ws://localhost:7071' });
      await expect(client).toReceiveMessage(process.env.EXPECTED);
    });
  `,
});
afterAll(() => project.remove());

/** What the server says in a run, and what the test expects of it. */
const run = (flags: readonly string[], GREETING: string, EXPECTED = GREETING) =>
  project.jest(flags, { GREETING, EXPECTED, CI: '' });

const file = join(project.folder, 'session.har');

test('records if the file is missing, replays it, records again with -u, and never with --ci', async () => {
  const refused = await run(['--ci'], 'one');
  expect(refused.output).toContain('ERR_WS_RECORDING_MISSING');
  expect(refused.output).toContain(
    'session.har does not exist, and with --ci nothing is recorded.',
  );

  expect((await run(['--ci=false'], 'one')).code).toBe(0);
  const first = readFileSync(file, 'utf8');
  expect(first).toContain('"data": "one"');

  expect((await run(['--ci'], 'two', 'one')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(first);

  expect((await run(['-u'], 'three')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('"data": "three"');

  writeFileSync(file, '{"log":{"entries":[{}]}}');
  const broken = await run(['--ci'], 'four');
  expect(broken.output).toContain('session.har has no WebSocket connection');
});
