/** A server with one weakness: it is found, and nothing else. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
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

/** The process of a server, which comes back on its port. */
class WeakServer {
  port = 0;
  private child: ChildProcess | undefined;

  constructor(private readonly weakness: string) {}

  async start(): Promise<number | undefined> {
    this.child = fork(file, [this.weakness, String(this.port)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const [message] = (await once(this.child, 'message')) as [{ readonly port: number }];
    this.port = message.port;
    return this.child.pid;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

async function findings(weakness: string): Promise<readonly string[]> {
  const server = new WeakServer(weakness);
  try {
    const pid = await server.start();
    const { checks } = await runSecurity({
      ...options,
      url: `ws://127.0.0.1:${server.port}/chat`,
      pid,
      async restart() {
        await server.stop();
        return server.start();
      },
    });
    return checks.filter(({ outcome }) => outcome === 'found').map(({ id }) => id);
  } finally {
    await server.stop();
  }
}

// Most of a run is waiting for what a server should not do: several run at once.
describe('runSecurity()', () => {
  test.concurrent('finds nothing in a server without a weakness', async () => {
    expect(await findings('none')).toEqual([]);
  }, 240_000);

  test.concurrent.each([
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
