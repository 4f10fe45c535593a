import * as http from 'node:http';
import { createServer, type ListenOptions, Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ServerFactory } from '../../../src/bridge/server-factory';
import { resolveOptions } from '../../../src/options/resolve-options';
import { openSession } from '../../../src/worker/session/open-session';
import type { Session } from '../../../src/worker/session/session';

function useServer(session: Session, factory: ServerFactory): Promise<void> {
  return session.useServer(factory, {})();
}

const fixtures = join(__dirname, '..', '..', 'fixtures', 'commands');
const thieves: Server[] = [];
const sessions: Session[] = [];
const { listen } = Server.prototype;

/** Lets another server listen first, the next `times` that one of ours is about to. */
function stealPorts(times: number): void {
  let left = times;
  Server.prototype.listen = function (this: Server, ...values: unknown[]): Server {
    const [options, callback] = values as [ListenOptions, unknown];
    const isOurs = options.exclusive === true && options.host === '127.0.0.1' && !callback;
    if (!isOurs || left === 0) return Reflect.apply(listen, this, values);
    left -= 1;
    const thief = createServer();
    thieves.push(thief);
    Reflect.apply(listen, thief, [options.port, '::', () => Reflect.apply(listen, this, values)]);
    return this;
  };
}

async function open(own: object): Promise<Session> {
  const session = await openSession(resolveOptions({ startTimeout: 20_000, ...own }), {
    testPath: __filename,
    rootDir: __dirname,
    serverFolders: [fixtures],
    env: { ...process.env },
    testTimeout: () => 5000,
  });
  sessions.push(session);
  return session;
}

afterEach(async () => {
  Server.prototype.listen = listen;
  for (const session of sessions.splice(0)) await session.dispose();
  for (const thief of thieves.splice(0)) thief.close();
});

const command = {
  command: 'node',
  args: [join(fixtures, 'echo.cjs')],
  env: { PORT: '{port}', HOST: '{host}', BEHAVIOUR: 'activated' },
  socketActivation: true,
};

describe.each<[string, object]>([
  ['the reference server', { server: 'reference' }],
  ['a module', { server: './echo.cjs' }],
  ['a command with socket activation', { server: command }],
])('when another program takes a port of %s first', (_title, own) => {
  test('the session is opened with another pair', async () => {
    stealPorts(2);
    const { server } = await open(own);
    const taken = thieves.map((thief) => thief.address());
    expect(taken).toHaveLength(2);
    expect(taken).not.toContainEqual(expect.objectContaining({ port: server.address.port }));
  }, 60_000);

  test('three times, the failure names the process', async () => {
    stealPorts(3);
    const holder = `, by process ${process.pid} `;
    await expect(open(own)).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_STOLEN',
      message: expect.stringMatching(new RegExp(`(port \\d+${holder}[^]*){3}`)),
    });
  }, 60_000);
});

/** The session's server does not start while another one has its port. */
async function expectRefusal(session: Session, thief: Server): Promise<void> {
  thieves.push(thief);
  await new Promise<void>((resolve) =>
    thief.listen(session.server.address.port, '127.0.0.1', resolve),
  );
  await expect(session.servers.own.start()).rejects.toMatchObject({
    code: 'ERR_WS_PORTS_STOLEN',
    message: expect.stringContaining(
      `port ${session.server.address.port}, by process ${process.pid} `,
    ),
  });
  await new Promise((resolve) => thief.close(resolve));
}

test('a restart keeps its ports, and names the process that holds them', async () => {
  const session = await open({ server: 'reference' });
  await session.servers.own.stop();
  await expectRefusal(session, createServer());
  await session.servers.own.start();
});

test('a command is not started if another server listens, which would answer in its place', async () => {
  const session = await open({
    ssl: false,
    server: { ...command, socketActivation: false, env: { PORT: '{port}', HOST: '{host}' } },
  });
  await session.servers.own.stop();
  await expectRefusal(
    session,
    http.createServer((_request, response) => response.end()),
  );
  await session.servers.own.restart();
}, 60_000);

test('the process that holds a port at the end is named, although the server could not be stopped', async () => {
  const session = await open({ server: './echo.cjs', stopTimeout: 50 });
  await useServer(session, ({ httpServer }) => {
    httpServer.on('upgrade', () => {});
    return { close: () => Promise.reject(new Error('no queue')) };
  });
  const thief = createServer();
  thieves.push(thief);
  const sslPort = session.server.address.sslPort ?? 0;
  await new Promise<void>((resolve) => thief.listen(sslPort, '127.0.0.2', resolve));
  await expect(session.finish()).resolves.toEqual({
    failures: [expect.objectContaining({ message: expect.stringMatching(/ threw: no queue$/) })],
    holders: [expect.stringContaining(`port ${sslPort}, by process ${process.pid} `)],
  });
});
