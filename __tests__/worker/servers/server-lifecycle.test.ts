import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerContext, ServerFactory } from '../../../src/bridge/server-factory';
import { resolveOptions } from '../../../src/options/resolve-options';
import { isPortInUse, leasePortPair } from '../../../src/worker/ports';
import { Routing } from '../../../src/worker/routing/routing';
import { leasedAddress } from '../../../src/worker/servers/address';
import { commandServer } from '../../../src/worker/servers/command-server';
import { FilePorts } from '../../../src/worker/servers/file-ports';
import { ServerLifecycle } from '../../../src/worker/servers/server-lifecycle';
import { openSession } from '../../../src/worker/session/open-session';
import type { Session } from '../../../src/worker/session/session';

function useServer(session: Session, factory: ServerFactory): Promise<void> {
  return session.useServer(factory, {})();
}

const sessions: Session[] = [];

async function open(own: object): Promise<Session> {
  const session = await openSession(resolveOptions({ server: false, ssl: false, ...own }), {
    testPath: __filename,
    rootDir: __dirname,
    serverFolders: [__dirname],
    env: { ...process.env },
    testTimeout: () => 5000,
  });
  sessions.push(session);
  return session;
}

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.dispose();
});

/** Blocks the event loop for this long, ms, as loading does. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const answer = ({ httpServer }: ServerContext) => {
  httpServer.on('upgrade', () => {});
};

describe('a start that does not settle in time', () => {
  test('leaves no listening server, and the next start works', async () => {
    const session = await open({ startTimeout: 100 });
    const { port } = session.server.address;
    let starts = 0;
    await useServer(session, (context) => {
      answer(context);
      starts += 1;
      return starts === 2 ? new Promise(() => {}) : undefined;
    });
    await expect(session.servers.own.restart()).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringContaining('within 100 ms (`startTimeout`)'),
    });
    await expect(isPortInUse(port)).resolves.toBe(false);
    await session.servers.own.start();
    await expect(isPortInUse(port)).resolves.toBe(true);
  });

  test('does not count the time of loading its code', async () => {
    const session = await open({ startTimeout: 100 });
    await useServer(session, async (context) => {
      answer(context);
      block(300);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });

    await expect(isPortInUse(session.server.address.port)).resolves.toBe(true);
  });

  test('is stopped if it opens late', async () => {
    const session = await open({ startTimeout: 100 });
    let finish: (server: object) => void = () => {};
    const starting = useServer(session, (context) => {
      answer(context);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    await expect(starting).rejects.toMatchObject({ code: 'ERR_WS_SERVER_TIMEOUT' });
    await new Promise<void>((resolve) => finish({ close: () => resolve() }));
  });

  test('is cancelled when its file ends', async () => {
    const session = await open({ startTimeout: 60_000 });
    let starting: Promise<void> | undefined;
    await new Promise<void>((resolve) => {
      starting = useServer(session, () => {
        resolve();
        return new Promise(() => {});
      });
      starting.catch(() => {});
    });
    await expect(session.finish()).resolves.toEqual({ failures: [], holders: [] });
    await expect(starting).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_NOT_RUNNING',
      message: expect.stringMatching(
        /its test file has ended\. Await server\.start\(\).*calls them\.$/,
      ),
    });
  });
});

test('a command that is not ready when its file ends is killed before its ports are released', async () => {
  await using lease = await leasePortPair();
  const program = 'console.log(process.pid); setInterval(() => {}, 1000)';
  const site = {
    options: { startTimeout: 60_000, stopTimeout: 1000, failOnLeaks: false },
    context: { rootDir: __dirname, env: { ...process.env } },
    address: leasedAddress('127.0.0.1', lease.port, undefined),
    certificate: undefined,
    ports: new FilePorts(lease, '127.0.0.1', undefined, () => ''),
    routing: new Routing(),
    outlivesFile: false,
  };
  const server = commandServer({ command: 'node', args: ['-e', program] }, site);
  const control = new ServerLifecycle(server, site);
  const refused = expect(control.start()).rejects.toMatchObject({
    code: 'ERR_WS_SERVER_NOT_RUNNING',
  });
  while (control.output.lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await control.end();
  await refused;
  expect(() => process.kill(Number(control.output.lines[0]), 0)).toThrow('ESRCH');
});

test('a failed start stops the returned value, and restores the previous server', async () => {
  const session = await open({ server: 'reference' });
  const own = createServer();
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  await expect(useServer(session, () => own)).rejects.toMatchObject({
    code: 'ERR_WS_SERVER_EXPORT',
  });
  expect(own.listening).toBe(false);
  expect(session.servers.own.name).toBe('reference');
  await expect(isPortInUse(session.server.address.port)).resolves.toBe(true);
});

test('no server is started after the end of its file', async () => {
  const session = await open({ server: 'reference' });
  await session.finish();
  await expect(session.servers.own.start()).rejects.toMatchObject({
    code: 'ERR_WS_SERVER_NOT_RUNNING',
  });
  await expect(isPortInUse(session.server.address.port)).resolves.toBe(false);
});

test('resources of a test are closed newest first, and those that do not close are named', async () => {
  const session = await open({});
  const closed: string[] = [];
  const resource = (url: string, failure?: Error) => ({
    url,
    async dispose() {
      closed.push(url);
      if (failure) throw failure;
    },
  });
  session.own(resource('ws://one'));
  session.own(resource('ws://two', new Error('busy')));
  session.own(resource('ws://three'));
  const { failures } = await session.finish();
  expect(closed).toEqual(['ws://three', 'ws://two', 'ws://one']);
  expect(failures).toEqual([
    expect.objectContaining({ message: expect.stringContaining('everything: ws://two: busy') }),
  ]);
});

test.each(['start', 'restart', 'stop', 'crash', 'pause'] as const)(
  '%s() at the top level of a test file says when the server module starts',
  async (verb) => {
    const module = join(__dirname, '..', '..', 'fixtures', 'conformance', 'throws-on-text.cjs');
    const session = await open({ server: module });
    const { own } = session.servers;
    await expect((async () => own[verb]())()).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_NOT_RUNNING',
      message: `The server module ${module} has not started: it starts in a beforeAll, once the test file is loaded. Call server.${verb}() in beforeAll() or in the test; do not await it at the top level of the file.`,
    });
    expect(own.hasBegun).toBe(false);
  },
);
