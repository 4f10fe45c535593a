import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ConnectRequest } from '../../../src/bridge/connection-data';
import { lookAgain } from '../../../src/platform/time';
import { encodeFrame, opcodes } from '../../../src/wire/frame';
import { acceptFor } from '../../../src/wire/upgrade-request';
import { openConnection } from '../../../src/worker/connections/open-connection';
import { makeCertificate } from '../process/certificate';

const { text, continuation, ping, pong } = opcodes;

const cleanups: (() => unknown)[] = [];

afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const message = (payload: string) => encodeFrame({ opcode: text, payload });
const fragment = (payload: string) => encodeFrame({ opcode: text, payload, fin: false });
const last = (payload: string) => encodeFrame({ opcode: continuation, payload });
const controlFrames = Buffer.concat(
  [ping, pong].map((opcode) => encodeFrame({ opcode, payload: 'p' })),
);

interface Setting extends Partial<ConnectRequest> {
  readonly secure?: { readonly cert: string; readonly key: string; readonly ca: string };
  /** The extension that the server accepts. */
  readonly extension?: string;
}

/** The failure of a wait once these chunks have arrived, the first of them with the handshake. */
async function failureAfter(
  [first = Buffer.alloc(0), ...chunks]: readonly Buffer[],
  { secure, extension, ...request }: Setting = {},
): Promise<string> {
  const server = secure ? createTlsServer(secure) : createServer();
  cleanups.push(() => server.close());
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    socket.once('data', (handshake) =>
      socket.write(Buffer.concat([response(handshake, extension), first])),
    );
    socket.once('data', async () => {
      for (const chunk of chunks) {
        await lookAgain(Number.POSITIVE_INFINITY);
        await new Promise((resolve) => socket.write(chunk, resolve));
      }
      server.emit('written');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const written = once(server, 'written');
  const { port } = server.address() as AddressInfo;
  const url = `${secure ? 'wss' : 'ws'}://127.0.0.1:${port}/`;
  const connection = openConnection({ url, timeout: 5000, ...secure, ...request });
  cleanups.push(() => connection.terminate());
  await Promise.all([connection.opened, written]);
  await lookAgain(Number.POSITIVE_INFINITY);
  return connection.waitFor(() => false, { timeout: 1 }).then(String, String);
}

function response(handshake: Buffer, extension: string | undefined): Buffer {
  const [, key = ''] = /sec-websocket-key: (.*)\r\n/i.exec(String(handshake)) ?? [];
  const headers = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(key)}`,
    ...(extension === undefined ? [] : [`Sec-WebSocket-Extensions: ${extension}`]),
  ];
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n`);
}

const none = Buffer.alloc(0);

describe('a failed wait reports a message that is not complete', () => {
  test.each<[name: string, chunks: readonly Buffer[], bytes: string]>([
    ['a fragment', [none, fragment('abc')], '5 bytes'],
    ['a fragment right behind the handshake', [fragment('abc')], '5 bytes'],
    ['two fragments', [none, fragment('abc'), Buffer.from([continuation, 0])], '7 bytes'],
    ['the start of a frame', [none, message('abc').subarray(0, 1)], '1 byte'],
    ['a frame that announces more', [none, message('abcdef').subarray(0, 4)], '4 bytes'],
    ['a fragment after messages', [message('a'), message('b'), fragment('abc')], '5 bytes'],
    ['a fragment around control frames', [message('a'), fragment('abc'), controlFrames], '5 bytes'],
    ['a fragment after control frames', [message('a'), controlFrames, fragment('abc')], '5 bytes'],
  ])('%s', async (_name, chunks, bytes) => {
    expect(await failureAfter(chunks)).toContain(
      `Part of a message has arrived, at least ${bytes}: its last fragment is missing, or its frame announces more bytes.\nCheck how the peer sends that message, or `,
    );
  });

  test('over TLS', async () => {
    const secure = makeCertificate();
    expect(await failureAfter([message('a'), fragment('abc')], { secure })).toContain(
      'at least 5 bytes',
    );
  });
});

describe('a failed wait reports no such message', () => {
  const complete = Buffer.concat([fragment('abc'), controlFrames, last('def'), message('g')]);

  test.each<[name: string, chunks: readonly Buffer[], setting: Setting]>([
    ['nothing', [none], {}],
    ['complete frames right behind the handshake', [complete], {}],
    ['complete frames', [none, complete, complete], {}],
    [
      'complete frames in pieces',
      [none, ...Array.from(complete, (byte) => Buffer.from([byte]))],
      {},
    ],
    ['pings and pongs', [controlFrames, controlFrames], {}],
    [
      'a message that ends with the chunk of another',
      [message('a'), Buffer.concat([message('b'), fragment('c')]), last('d')],
      {},
    ],
    [
      'compression, which delays messages',
      [none, fragment('a')],
      { extension: 'permessage-deflate' },
    ],
    ['asynchronous events', [none, fragment('a')], { client: { allowSynchronousEvents: false } }],
  ])('%s', async (_name, chunks, setting) => {
    const failure = await failureAfter(chunks, setting);
    expect(failure).toContain('Timed out after 1 ms');
    expect(failure).not.toContain('Part of a message');
  });
});
