/** An interrupted load test shows what it has measured, and leaves nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../../running/run-jest';

let project: Project | undefined;
afterEach(() => project?.remove());

test.each(['SIGINT', 'SIGTERM'] as const)('%s shows the metrics so far', async (signal) => {
  project = makeProject({
    'server.js': `
      const { WebSocketServer } = require('ws');
      require('node:fs').writeFileSync('server.pid', String(process.pid));
      new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) }).on('connection', (socket) =>
        socket.on('message', (data) => socket.send(String(data))),
      );`,
    'load.test.js': `/**
 * @jest-environment-options {"server":{"command":"node","args":["server.js"],"ssl":false}}
 */
      const { scale } = require('jest-ws-dynamic');
      let runs = 0;
      scale('endless', {
        tiers: [2, 3],
        duration: 1,
        session: async (client) => {
          client.send('hello');
          await client.receive();
        },
      });
      scale('long', {
        tiers: [3],
        duration: 60_000,
        session: async (client) => {
          client.send('hello');
          await client.receive();
          runs += 1;
          if (runs === 50) process.stderr.write('UNDER LOAD');
        },
      });`,
  });
  const jest = spawn(process.execPath, [require.resolve('jest/bin/jest'), '-i'], {
    cwd: project.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  jest.stderr.setEncoding('utf8');
  jest.stderr.on('data', (text: string) => {
    if (!output.includes('UNDER LOAD') && (output + text).includes('UNDER LOAD')) jest.kill(signal);
    output += text;
  });
  const [, endedBy] = await once(jest, 'close');
  expect(endedBy).toBe(signal);
  expect(output).toContain('interrupted with 3 connections; measured so far:\nlong: load on ws://');
  expect(output).toMatch(/^ +3 +0 +\d+ .* ms/m);
  const pid = Number(readFileSync(join(project.folder, 'server.pid'), 'utf8'));
  // The reaper ends the server as soon as Jest has.
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
