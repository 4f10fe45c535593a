/** @jest-environment node */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as ws from 'ws';
import { encodeFrame, type FrameToSend, opcodes } from '../../../src/wire/frame';
import { acceptFor } from '../../../src/wire/upgrade-request';
import { openConnection } from '../../../src/worker/connections/open-connection';
import { readWholeMessages } from '../../../src/worker/connections/whole-messages';
import { echo, startServer } from './test-server';

// `CASES=20000 npx jest whole-messages` is the long form.
const cases = Number(process.env.CASES ?? 1000);

// The package exports it, and its types do not.
const { Receiver } = ws as unknown as {
  readonly Receiver: new (options: { maxPayload?: number }) => Writable;
};

const { text, binary, continuation, close, ping, pong } = opcodes;

const frames: Readonly<Record<string, Buffer>> = {
  text: encodeFrame({ opcode: text, payload: 'hello' }),
  'empty text': encodeFrame({ opcode: text }),
  'text of two and more bytes a character': encodeFrame({ opcode: text, payload: 'grüß 😀' }),
  binary: encodeFrame({ opcode: binary, payload: Buffer.from([0, 255, 128]) }),
  'binary of 125 bytes': encodeFrame({ opcode: binary, payload: Buffer.alloc(125, 1) }),
  'binary of 126 bytes': encodeFrame({ opcode: binary, payload: Buffer.alloc(126, 2) }),
  'text of 300 bytes': encodeFrame({ opcode: text, payload: 'x'.repeat(300) }),
  'short text with a length of two bytes': Buffer.from([0x81, 126, 0, 2, 0x68, 0x69]),
  'binary of 64 KiB': encodeFrame({ opcode: binary, payload: Buffer.alloc(65_536, 3) }),
  'first fragment': encodeFrame({ opcode: text, payload: 'be', fin: false }),
  'next fragment': encodeFrame({ opcode: continuation, payload: 'tw', fin: false }),
  'last fragment': encodeFrame({ opcode: continuation, payload: 'een' }),
  ping: encodeFrame({ opcode: ping, payload: 'are you there' }),
  pong: encodeFrame({ opcode: pong }),
  close: encodeFrame({ opcode: close, payload: Buffer.from([0x03, 0xe8, 0x6f, 0x6b]) }),
  'text that is not UTF-8': encodeFrame({ opcode: text, payload: Buffer.from([0x61, 0xff]) }),
  'masked text': encodeFrame({ opcode: text, payload: 'masked', mask: true }),
  'text with a reserved bit': encodeFrame({ opcode: text, payload: 'rsv', rsv: 4 }),
  'a reserved opcode': encodeFrame({ opcode: 3, payload: 'reserved' }),
  'binary of 1 MiB': encodeFrame({ opcode: binary, payload: Buffer.alloc(1024 * 1024, 4) }),
  'a length of 2^62': Buffer.from([0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0]),
};

/** What came of the bytes, in order, and how many messages were read in front of the receiver. */
async function read(
  chunks: readonly Buffer[],
  isAssisted: boolean,
): Promise<{ events: string[]; delivered: number }> {
  const receiver = new Receiver({ maxPayload: 256 * 1024 });
  const events: string[] = [];
  let delivered = 0;
  let isOver = false;
  const note = (data: Buffer, isBinary: boolean): void => {
    events.push(`${isBinary ? 'binary' : 'text'} ${data.length} ${data.toString('latin1')}`);
  };
  receiver.on('message', note);
  receiver.on('ping', (data: Buffer) => events.push(`ping ${data}`));
  receiver.on('pong', (data: Buffer) => events.push(`pong ${data}`));
  receiver.on('conclude', (code: number, reason: Buffer) => {
    isOver = true;
    events.push(`close ${code} ${reason}`);
  });
  receiver.on('error', (error) => {
    isOver = true;
    events.push(`error ${error.message}`);
  });
  const deliver = (data: Buffer, isBinary: boolean): void => {
    delivered += 1;
    note(data, isBinary);
  };
  if (isAssisted) readWholeMessages(receiver, { deliver, binaryType: 'nodebuffer' });
  for (const chunk of chunks) {
    // `ws` stops reading then.
    if (isOver) break;
    receiver.write(chunk);
    await new Promise((resolve) => process.nextTick(resolve));
  }
  receiver.removeListener('message', note);
  return { events, delivered };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe('messages read in front of the receiver', () => {
  test.each(Object.keys(frames))(
    '%s is read as the receiver reads it, between others',
    async (name) => {
      const between = ['text', 'first fragment', 'last fragment', name, 'text', 'binary'];
      const bytes = Buffer.concat(between.map((one) => frames[one] ?? Buffer.alloc(0)));
      expect((await read([bytes], true)).events).toEqual((await read([bytes], false)).events);
    },
  );

  test('are the same wherever the bytes are cut in two', async () => {
    const names = [
      'text',
      'first fragment',
      'ping',
      'last fragment',
      'binary of 126 bytes',
      'close',
    ];
    const bytes = Buffer.concat(names.map((name) => frames[name] ?? Buffer.alloc(0)));
    const { events } = await read([bytes], false);
    for (let place = 0; place <= bytes.length; place += 1) {
      expect((await read(cut(bytes, [place]), true)).events).toEqual(events);
    }
  });

  test('are the same for any frames, cut anywhere', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(frames)), { maxLength: 12 });
    const places = fc.array(fc.nat(70_000), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(names, places, async (chosen, cuts) => {
        const bytes = Buffer.concat(chosen.map((name) => frames[name] ?? Buffer.alloc(0)));
        const chunks = cut(bytes, cuts).map((chunk) => Buffer.from(chunk));
        expect((await read(chunks, true)).events).toEqual((await read(chunks, false)).events);
      }),
      { numRuns: cases },
    );
  });

  test('are all that are whole, also behind a frame that was cut', async () => {
    const bytes = Buffer.concat(Array.from({ length: 10 }, () => frames.text ?? Buffer.alloc(0)));
    expect(await read([bytes], true)).toMatchObject({ delivered: 10 });
    expect(await read(cut(bytes, [31]), true)).toMatchObject({ delivered: 9 });
  });

  test('lose nothing behind one whose listener throws', async () => {
    const receiver = new Receiver({});
    const texts: string[] = [];
    receiver.on('message', (data) => texts.push(String(data)));
    const deliver = (): void => {
      throw new Error('of the listener');
    };
    readWholeMessages(receiver, { deliver, binaryType: 'nodebuffer' });
    const chunk = Buffer.concat(
      ['a', 'b'].map((payload) => encodeFrame({ opcode: text, payload })),
    );
    expect(() => receiver.write(chunk)).toThrow('of the listener');
    expect(texts).toEqual(['b']);
  });
});

describe('a client', () => {
  const cleanups: (() => unknown)[] = [];

  afterEach(async () => {
    for (const clean of cleanups.splice(0)) await clean();
  });

  /** A connection to a server that sends these frames in one write, right behind its handshake. */
  async function received(...sent: readonly FrameToSend[]) {
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (request) => {
        const [, key = ''] = /sec-websocket-key: (.*)\r\n/i.exec(String(request)) ?? [];
        const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`;
        socket.write(Buffer.concat([Buffer.from(head), ...sent.map(encodeFrame)]));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connection = openConnection({ url: `ws://127.0.0.1:${port}/`, timeout: 5000 });
    cleanups.push(
      () => connection.terminate(),
      () => server.close(),
    );
    return connection;
  }

  const texts = (connection: { readonly messages: readonly { readonly data: Buffer }[] }) =>
    connection.messages.map(({ data }) => data.toString());

  test('reads messages that come with the handshake, and the close behind them', async () => {
    const reason = Buffer.concat([Buffer.from([0x03, 0xe9]), Buffer.from('bye')]);
    const connection = await received(
      { opcode: text, payload: 'a' },
      { opcode: binary, payload: 'b' },
      { opcode: close, payload: reason },
    );
    expect(await connection.closed).toEqual({ code: 1001, reason: 'bye', wasClean: true });
    expect(texts(connection)).toEqual(['a', 'b']);
    expect(connection.counters).toMatchObject({ messagesReceived: 2, bytesReceived: 2 });
  });

  test.each([
    ['text that is not UTF-8', { opcode: text, payload: Buffer.from([0xff]) }, 'invalid UTF-8'],
    ['a masked frame', { opcode: text, payload: 'b', mask: true }, 'MASK must be clear'],
    ['a reserved bit', { opcode: text, payload: 'b', rsv: 2 }, 'RSV2 and RSV3 must be clear'],
  ] as const)('closes at %s behind a message', async (_name, bad, error) => {
    const last = { opcode: text, payload: 'c' };
    const connection = await received({ opcode: text, payload: 'a' }, bad, last);
    await connection.opened;
    await connection.waitFor(({ data }) => data.toString() === 'a', { timeout: 5000 });
    expect(connection.readyState).toBe(2);
    expect(texts(connection)).toEqual(['a']);
    expect(connection.frames.at(-1)).toMatchObject({
      kind: 'error',
      preview: expect.stringContaining(error),
    });
  });

  test('may be cut by the reader of a message in the middle of a chunk', async () => {
    const connection = await received(
      ...['a', 'b', 'c'].map((payload) => ({ opcode: text, payload })),
    );
    await connection.waitFor(
      ({ data }) => {
        if (data.toString() === 'b') connection.terminate();
        return data.toString() === 'b';
      },
      { timeout: 5000 },
    );
    expect(await connection.closed).toMatchObject({ code: 1006 });
  });

  test('reads compressed messages', async () => {
    const server = await startServer({ perMessageDeflate: { threshold: 0 } });
    cleanups.push(() => server.close());
    server.onConnection(echo);
    const connection = openConnection({ url: server.url, timeout: 5000, perMessageDeflate: true });
    cleanups.push(() => connection.terminate());
    await connection.opened;
    expect(connection.upgrade?.headers).toMatchObject({
      'sec-websocket-extensions': expect.stringContaining('permessage-deflate'),
    });
    await connection.send('x'.repeat(5000));
    const { data } = await connection.next({ timeout: 5000 });
    expect(data.toString()).toBe('x'.repeat(5000));
  });
});
