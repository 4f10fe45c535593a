/** A server with one weakness: it is found, and nothing else. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runSecurity, type SecurityOptions } from '../../../src/suites';

const file = join(__dirname, '..', '..', 'fixtures', 'security', 'weak.cjs');

/** All that the server has; two floods that take long are left out here. */
const options: SecurityOptions = {
  origins: ['https://chat.example'],
  login: {
    headers: { Authorization: 'Bearer token-of-anna' },
    expired: { Authorization: 'Bearer old-token-of-anna' },
    other: {
      headers: { Authorization: 'Bearer token-of-ben' },
      send: { type: 'inbox', to: 'anna' },
      reveals: /secret of anna/,
    },
  },
  messages: [
    { send: { type: 'say', text: 'hi' }, expect: { type: 'said', from: 'anna', text: 'hi' } },
  ],
  limits: { messageSize: 65_536, messagesPerSecond: 50, connections: 50, handshake: 1000 },
  undefended: ['limits-slow-reader', 'limits-pings'],
};

let child: ChildProcess | undefined;
let port = 0;

async function start(weakness: string): Promise<number | undefined> {
  child = fork(file, [weakness, String(port)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [message] = (await once(child, 'message')) as [{ readonly port: number }];
  port = message.port;
  return child.pid;
}

async function stop(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

afterEach(async () => {
  await stop();
  port = 0;
});

async function findings(weakness: string): Promise<readonly string[]> {
  const pid = await start(weakness);
  const { checks } = await runSecurity({
    ...options,
    url: `ws://127.0.0.1:${port}/chat`,
    pid,
    async restart() {
      await stop();
      return start(weakness);
    },
  });
  return checks.filter(({ outcome }) => outcome === 'found').map(({ id }) => id);
}

describe('runSecurity()', () => {
  test('finds nothing in a server without a weakness', async () => {
    expect(await findings('none')).toEqual([]);
  }, 240_000);

  test.each([
    'origin-null',
    'origin-look-alike',
    'origin-absent',
    'access-none',
    'access-expired',
    'access-other',
    'handshake-slow-protocol',
    'handshake-targets',
    'handshake-traversal',
    'handshake-injection',
    'handshake-reset',
    'frames-utf8',
    'frames-size',
    'messages-prototype',
    'messages-depth',
    'messages-trace',
    'limits-rate',
    'limits-connections',
    'limits-handshakes',
  ])(
    'finds %s in a server that has it, and nothing else',
    async (weakness) => {
      expect(await findings(weakness)).toEqual([weakness]);
    },
    240_000,
  );
});
