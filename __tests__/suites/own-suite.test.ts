/** @jest-environment jest-ws-dynamic/environment */
import { expect as plainExpect, test as plainTest } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';
import * as kit from 'jest-ws-dynamic/suite-kit';

const { jestGlobals, kinds, readOptions } = kit;

interface GreetingOptions {
  readonly path?: string;
  readonly clients?: number;
}

const shape = {
  path: kinds.path,
  clients: kinds.count,
} satisfies kit.Shape<keyof GreetingOptions>;

/** As docs/suites.md has it. */
function greetingSuite(options: GreetingOptions = {}): void {
  const { path = '/', clients = 3 } = readOptions('greetingSuite()', options, shape);
  const { expect, test } = jestGlobals();
  test(`answers each of ${clients} clients`, async () => {
    for (let number = 1; number <= clients; number += 1) {
      const client = await connect(path);
      client.send({ type: 'ping' });
      await expect(client).toReceiveMessage(expect.objectContaining({ type: 'pong' }));
    }
    kit.record('greeting', { clients });
  });
}

greetingSuite({ clients: 2 });

plainTest.each<[object, string]>([
  [{ clients: 0 }, 'expected "clients" to be a whole number, 1 or more, received 0 (number).'],
  [{ client: 1 }, 'expected a known option, received "client". Did you mean "clients"?'],
])('a suite of a user refuses %j as those of this package do', (options, text) => {
  plainExpect(() => greetingSuite(options)).toThrow(
    plainExpect.objectContaining({
      code: 'ERR_WS_OPTION_INVALID',
      message: `greetingSuite(): ${text}`,
    }),
  );
});

plainTest('what is recorded has to be JSON', () => {
  plainExpect(() => kit.record('greeting', 1n)).toThrow(/expected data that JSON can represent/);
});

plainTest('the file’s server is found, with the process that it runs in', async () => {
  plainExpect(kit.urlOnServer('mine()', '/a?b', false)).toBe(`${server.url}/a?b`);
  plainExpect(kit.urlOnServer('mine()', '/a', true)).toBe(`${server.sslUrl}/a`);
  plainExpect(kit.serverProcess()).toBe(process.pid);
  plainExpect(await kit.memoryOf(process.pid)).toBeGreaterThan(1_000_000);
  plainExpect(await kit.memoryOf(process.ppid)).toBeGreaterThan(1_000_000);
  // The first process belongs to root, whoever runs this test.
  plainExpect(kit.isRunning(1)).toBe(process.platform !== 'win32');
});

plainTest('the clock and the pause are real under fake timers', async () => {
  const { jest } = jestGlobals();
  jest.useFakeTimers();
  const start = kit.now();
  await kit.pause(20);
  plainExpect(kit.now() - start).toBeGreaterThanOrEqual(19);
  jest.useRealTimers();
});
