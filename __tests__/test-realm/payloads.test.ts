import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket, type WebSocketServer } from 'ws';
import {
  type Client,
  connect,
  type MockServer,
  mockServer,
  type RawClient,
  rawConnect,
} from '../../src';
import { installMatchers } from '../../src/test-realm/matchers';
import { startPlainEcho } from '../running/echo-server';

installMatchers(expect);

const memory = Uint8Array.from([9, 1, 0, 2, 0, 44, 1, 9]).buffer;
const shown = Buffer.from([1, 0, 2, 0, 44, 1]);
/** The same six bytes: of a part of a piece of memory, or of all of it. */
const forms = {
  'a Buffer': Buffer.from(memory, 1, 6),
  'a Uint8Array': new Uint8Array(memory, 1, 6),
  'a DataView': new DataView(memory, 1, 6),
  'a Uint16Array': new Uint16Array([1, 2, 300]),
  'an ArrayBuffer': memory.slice(1, 7),
};
type Form = keyof typeof forms;
const views = ['a Buffer', 'a Uint8Array', 'a DataView', 'a Uint16Array'] as const;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function echoUrl(): Promise<string> {
  const { server, port } = await startPlainEcho();
  open.push(server as WebSocketServer);
  return `ws://127.0.0.1:${port}/`;
}

async function openClient(): Promise<Client> {
  const client = await connect({ url: await echoUrl() });
  open.push({ close: () => client.terminate() });
  return client;
}

async function openRaw(): Promise<RawClient> {
  const raw = await rawConnect({ url: await echoUrl() });
  open.push({ close: () => raw.terminate() });
  return raw;
}

/** A mock server, and what its client receives next. */
async function openMock(): Promise<{ mock: MockServer; received: Promise<unknown> }> {
  const mock = await mockServer();
  const peer = new WebSocket(mock.url);
  open.push(mock, { close: () => peer.terminate() });
  const received = once(peer, 'message').then(([data]) => data);
  await Promise.all([once(peer, 'open'), mock.nextConnection()]);
  return { mock, received };
}

describe.each(Object.keys(forms) as Form[])('%s is its bytes', (form) => {
  test('for send(), `sent` and the matchers', async () => {
    const client = await openClient();
    await client.send(forms[form]);
    await expect(client).toReceiveMessage(forms[form]);
    expect(client.sent).toEqual([shown]);
    expect(client).toHaveReceivedMessages([forms[form]]);
    await client.send(forms[form]);
    expect(await client.waitFor(forms[form])).toEqual(shown);
  });

  test('for broadcast() of a mock server', async () => {
    const { mock, received } = await openMock();
    await mock.broadcast(forms[form]);
    expect(await received).toEqual(shown);
  });
});

describe.each(views)('%s is its bytes', (form) => {
  test('for the frames and bytes of rawConnect()', async () => {
    const raw = await openRaw();
    await raw.sendFrame({ opcode: 2, payload: forms[form] });
    expect((await raw.receiveFrame())?.payload).toEqual(shown);
    await raw.sendFrame({ opcode: 2, payload: forms[form], mask: new DataView(memory, 0, 4) });
    expect((await raw.receiveFrame())?.payload).toEqual(shown);
    await raw.sendBytes(Buffer.from([0x82, 0x86, 0, 0, 0, 0]));
    await raw.sendBytes(forms[form]);
    expect((await raw.receiveFrame())?.payload).toEqual(shown);
  });

  test('for sendRaw() of a connection of a mock server', async () => {
    const { mock, received } = await openMock();
    const [connection] = mock.connections;
    connection?.sendRaw(Buffer.from([0x82, 6]));
    connection?.sendRaw(forms[form]);
    expect(await received).toEqual(shown);
  });
});

test('a refused frame does not change later messages of any connection', async () => {
  const raw = await openRaw();
  const wrong = { opcode: 2, payload: { length: Number.NaN } } as never;
  await expect(raw.sendFrame(wrong)).rejects.toMatchObject({ code: 'ERR_WS_OPTION_INVALID' });
  await raw.sendFrame({ opcode: 1, payload: 'hello' });
  expect(String((await raw.receiveFrame())?.payload)).toBe('hello');
  const client = await openClient();
  await client.send('hello');
  await expect(client).toReceiveMessage('hello');
});
