/** @jest-environment jest-ws-dynamic/environment */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Client, connect, mockServer, WsDynamicError } from 'jest-ws-dynamic';

jest.mock('ws', () => {
  throw new Error('the mocked ws was loaded');
});

type Package = typeof import('jest-ws-dynamic');

const refusing = createServer((_request, response) => {
  response.statusCode = 404;
  response.end('nobody here');
});
let nowhere: string;
beforeAll(async () => {
  refusing.listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  nowhere = `ws://127.0.0.1:${(refusing.address() as AddressInfo).port}/`;
});
afterAll(() => {
  refusing.close();
});

let client: Client;
beforeEach(async () => {
  client = await connect('/echo');
});

test('jest.mock("ws") does not reach the client', async () => {
  client.send('a');
  await expect(client).toReceiveMessage('a');
});

test('spies on JSON.parse() and JSON.stringify() change nothing', async () => {
  jest.spyOn(JSON, 'parse').mockReturnValue({});
  jest.spyOn(JSON, 'stringify').mockReturnValue('spied');
  try {
    const mock = await mockServer();
    const own = await connect(`${mock.url}/path`);
    const connection = await mock.nextConnection();
    expect(connection.request.path).toBe('/path');
    own.send({ a: 1 });
    expect(await connection.receiveJson()).toEqual({ a: 1 });
    expect(await own.close()).toMatchObject({ code: 1005 });
  } finally {
    jest.restoreAllMocks();
  }
});

test('a client survives jest.resetModules(), and the package can be loaded a second time', async () => {
  jest.resetModules();
  const again = require('jest-ws-dynamic') as Package;
  const other = await again.connect('/echo');
  other.send('new');
  client.send('old');
  await expect(other).toReceiveMessage('new');
  await expect(client).toReceiveMessage('old');
});

test('the package has all its exports, each always with the same value', () => {
  jest.resetModules();
  const again = require('jest-ws-dynamic') as Package;
  expect(again).toHaveProperty('__esModule', true);
  expect(Object.keys(again)).toEqual(
    expect.arrayContaining(['Client', 'connect', 'mockServer', 'network', 'scale', 'server']),
  );
  const { mockServer, connect: anew } = again;
  expect(again.mockServer).toBe(mockServer);
  expect(anew).toBe(connect);
});

test('errors of one copy are instances of the class of another', async () => {
  jest.resetModules();
  const again = require('jest-ws-dynamic') as Package;
  await expect(client.receive({ timeout: 1 })).rejects.toBeInstanceOf(again.WsDynamicError);
  await expect(again.connect({ url: nowhere })).rejects.toBeInstanceOf(WsDynamicError);
});

test('the package works inside jest.isolateModules()', async () => {
  let isolated: Package | undefined;
  jest.isolateModules(() => {
    isolated = require('jest-ws-dynamic') as Package;
  });
  const other = await isolated?.connect('/echo');
  await other?.send('in');
  await expect(other).toReceiveMessage('in');
});

describe('a value from the worker', () => {
  test('is strictly equal to literals of the test', async () => {
    client.send({ list: [1, { deep: null }] });
    expect(await client.receiveJson()).toStrictEqual({ list: [1, { deep: null }] });
    expect(await client.close(1000, 'done')).toStrictEqual({
      code: 1000,
      reason: 'done',
      wasClean: true,
    });
    expect(await client.closed).toStrictEqual({ code: 1000, reason: 'done', wasClean: true });
    expect(client.messages).toStrictEqual(['{"list":[1,{"deep":null}]}']);
    expect(client.sent).toStrictEqual(['{"list":[1,{"deep":null}]}']);
    expect(client.upgrade).toStrictEqual({ status: 101, headers: expect.any(Object) });
    expect(client.frames).toStrictEqual(expect.any(Array));
    expect(client.frames[0]).toStrictEqual(expect.objectContaining({ kind: 'open' }));
  });

  test('has bytes as this realm’s Buffer and Uint8Array', async () => {
    client.send(new Uint8Array([1, 2, 3]));
    const bytes = await client.receiveBinary();
    expect(bytes).toBeInstanceOf(Buffer);
    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(bytes).toStrictEqual(Buffer.from([1, 2, 3]));
    client.send(new Uint16Array([258]).buffer);
    await expect(client).toReceiveMessage(new Uint8Array([2, 1]));
  });

  test('has errors of this realm, including causes and details', async () => {
    const failure: unknown = await connect({ url: 'ws://127.0.0.1:1' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(failure).toBeInstanceOf(WsDynamicError);
    expect((failure as Error).cause).toBeInstanceOf(Error);
    const refusal: unknown = await connect({ url: nowhere }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'ERR_WS_UPGRADE_REJECTED' });
    expect((refusal as WsDynamicError).details).toStrictEqual({
      status: 404,
      headers: expect.any(Object),
      body: 'nobody here',
    });
    await expect(connect({ url: nowhere })).rejects.toThrow(WsDynamicError);
  });

  test.each<[string, (client: Client) => PromiseLike<unknown>]>([
    ['receive', (it) => it.receive({ timeout: 1 })],
    ['receiveJson', (it) => it.receiveJson({ timeout: 1 })],
    ['waitFor', (it) => it.waitFor('x', { timeout: 1 })],
    ['send', (it) => it.close().then(() => it.send('late'))],
    ['close', (it) => it.close(1)],
    ['receive on a closed connection', (it) => it.close().then(() => it.receive())],
    ['connect', () => connect({ url: nowhere })],
  ])('a failure of %s points at the line of the test', async (_name, run) => {
    const failure = await Promise.resolve(run(client)).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    const frames = failure?.stack?.split('\n').filter((line) => line.includes('    at ')) ?? [];
    expect(frames[0]).toContain('modules.test.ts');
  });
});
