import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { noteRealm, reportEnded, requestedPort, sessionOf } from '../../src/jest/error-origin';
import { refusingPort } from '../../src/test-realm/network/held-ports';
import type { Session } from '../../src/worker/session/session';

/** A file and its realm. */
function openFile(name: string) {
  const realm = createContext({});
  const session = { testPath: name, mask: (text: string) => text } as unknown as Session;
  noteRealm(runInContext('globalThis', realm) as object, session);
  return { session, run: (code: string): unknown => runInContext(code, realm) };
}

const file = openFile('one.test.js');
const other = openFile('two.test.js');

describe('sessionOf()', () => {
  test.each(["new TypeError('')", '(class Own extends Error {}).prototype', '({})'])(
    'finds the file that created %s',
    (code) => {
      expect(sessionOf(file.run(code))).toBe(file.session);
      expect(sessionOf(other.run(code))).toBe(other.session);
    },
  );

  test('finds the file whose promise an error of Node has rejected', () => {
    const error = new Error('of Node');
    expect(sessionOf(error, file.run('Promise.resolve()'))).toBe(file.session);
    expect(sessionOf(other.run("new Error('')"), file.run('Promise.resolve()'))).toBe(
      other.session,
    );
    expect(sessionOf(error, Promise.resolve())).toBeUndefined();
  });

  test('finds the file whose client an error of Node has failed', async () => {
    await using port = await refusingPort();
    const failed = (listener: unknown): Promise<unknown> =>
      new Promise((resolve) => {
        const client = request(port.url.replace('ws', 'http'));
        client.on('response', listener as () => void);
        client.on('error', resolve).end();
      });
    const own = () => undefined;
    expect(sessionOf(await failed(file.run('() => {}')))).toBe(file.session);
    expect(sessionOf(await failed(own))).toBeUndefined();
  });

  test.each([undefined, null, 'text', Object.create(null), Proxy.revocable({}, {}).proxy])(
    'finds none for %p',
    (thrown) => expect(sessionOf(thrown, thrown)).toBeUndefined(),
  );
});

test('the port of a request that was reset is known by its error, which has none', async () => {
  const server = createServer().on('connection', (socket) =>
    socket.once('data', () => socket.resetAndDestroy()),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const error = await new Promise((resolve) => {
    const client = request({ port, host: '127.0.0.1' });
    client.on('response', file.run('() => {}') as () => void);
    client.on('error', resolve).end();
  });
  server.close();
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(error).not.toHaveProperty('port');
  expect(requestedPort(error)).toBe(port);
  expect(requestedPort(new Error('of another'))).toBeUndefined();
});

describe('reportEnded()', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('prints the same error of a file once', () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const refused = () => new Error('connect ECONNREFUSED 127.0.0.1:9000');
    reportEnded(refused(), file.session);
    reportEnded(refused(), file.session);
    reportEnded(refused(), other.session);
    const printed = write.mock.calls.map(([text]) => String(text));
    expect(printed).toEqual([
      expect.stringMatching(/one\.test\.js has finished, but a client, timer or listener/),
      expect.stringMatching(/two\.test\.js has finished, but a client, timer or listener/),
    ]);
    expect(printed[0]).toContain('Close clients, and clear timers, in afterEach or afterAll.');
  });
});
