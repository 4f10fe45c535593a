// What docs/from-superwstest.md says of both: the original's behaviour is tested, too.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import original from 'superwstest';
import ours from '../../../src/test-realm/superwstest';
import { type EchoServer, startEchoServer } from '../chain/echo-server';

let echo: EchoServer;

beforeEach(async () => {
  echo = await startEchoServer();
});

afterEach(async () => {
  original.closeAll();
  ours.closeAll();
  await echo.stop();
});

/** `passes`, or the first line of what the chain rejects with. */
async function outcome(chain: PromiseLike<unknown>): Promise<string> {
  return Promise.resolve(chain).then(
    () => 'passes',
    (error: Error) => error.message.split('\n')[0] ?? '',
  );
}

/** The same chain on both. */
async function outcomes(chain: (request: typeof ours) => PromiseLike<unknown>) {
  return {
    original: await outcome(chain(original as unknown as typeof ours)),
    ours: await outcome(chain(ours)),
  };
}

describe('differences between superwstest and the drop-in', () => {
  test('no message arrived', async () => {
    const both = await outcomes((request) =>
      request(echo.server).ws('/chat').expectText().waitForText(undefined, { timeout: 5 }),
    );
    expect(both.original).toBe('passes');
    expect(both.ours).toMatch('Received 0 messages while waiting for');
  });

  test('the connection closed while waiting for anything', async () => {
    const both = await outcomes((request) =>
      request(echo.server).ws('/chat').expectText().sendText('close me').waitForText(),
    );
    expect(both.original).toBe('passes');
    expect(both.ours).toMatch('Received 0 messages while waiting for');
  });

  test('a send that fails on an open connection', async () => {
    const both = await outcomes((request) =>
      request(echo.server)
        .ws('/chat')
        .exec((socket) => {
          socket.send = (_data: unknown, ...rest: unknown[]) => {
            (rest.at(-1) as (error: Error) => void)(new Error('EPIPE'));
          };
        })
        .sendText('a'),
    );
    expect(both.original).toBe('passes');
    expect(both.ours).toMatch('could not be written: EPIPE');
  });

  test('a global regular expression used twice', async () => {
    const pattern = () => {
      const expected = /ech/g;
      return (request: typeof ours) =>
        request(echo.server)
          .ws('/chat')
          .expectText()
          .sendText('a')
          .expectText(expected)
          .sendText('b')
          .expectText(expected);
    };
    expect(await outcome(pattern()(original as unknown as typeof ours))).toMatch('matching /ech/g');
    expect(await outcome(pattern()(ours))).toBe('passes');
  });

  test('elements wider than a byte', async () => {
    const chain = (bytes: number[]) => (request: typeof ours) =>
      request(echo.server)
        .ws('/chat')
        .expectText()
        .sendBinary(new Uint16Array([300]))
        .expectBinary([0x6f, ...bytes]);
    expect((await outcomes(chain([44]))).original).toBe('passes');
    expect((await outcomes(chain([44, 1]))).ours).toBe('passes');
  });

  test('asymmetric matchers', async () => {
    const both = await outcomes((request) =>
      request(echo.server)
        .ws('/chat')
        .expectText()
        .sendJson({ a: 1 })
        .expectJson({ a: expect.any(Number) }),
    );
    expect(both.original).toMatch('Expected message');
    expect(both.ours).toBe('passes');
  });

  test('inspecting a request', () => {
    const inspect = (request: object) => `${Object.prototype.toString.call(request)}`;
    expect(inspect(ours(echo.server))).toBe('[object Object]');
  });
});
