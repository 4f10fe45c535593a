import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WebSocket } from 'ws';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import {
  type ConnectionHandle,
  openConnection,
} from '../../../src/worker/connections/open-connection';
import { startServer, type TestServer } from './test-server';

// `CASES=10000 npx jest interleavings` is the long form.
const cases = Number(process.env.CASES ?? 120);

/** What the server does next. Every message carries its number, so that nothing can hide. */
type Move =
  | {
      readonly do: 'send';
      readonly size: number;
      readonly binary: boolean;
      readonly compress: boolean;
    }
  | { readonly do: 'fragments'; readonly parts: number; readonly binary: boolean }
  | { readonly do: 'ping' }
  /** The client sends a string or bytes, as a whole or in two fragments. */
  | {
      readonly do: 'say';
      readonly size: number;
      readonly binary: boolean;
      readonly bytes: boolean;
      readonly whole: boolean;
    }
  /** A reader with a limit that may well pass before anything comes. */
  | { readonly do: 'read'; readonly timeout: number }
  /** A reader that skips what it does not want, and takes every `modulus`-th message. */
  | { readonly do: 'seek'; readonly modulus: number; readonly timeout: number }
  | { readonly do: 'peek' }
  /** Lets what is under way arrive. */
  | { readonly do: 'flush' }
  | { readonly do: 'turn' };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      size: fc.oneof(fc.nat(40), fc.constantFrom(0, 125, 126, 2000, 65_535, 65_536)),
      binary: fc.boolean(),
      compress: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fragments' as const),
      parts: fc.integer({ min: 2, max: 4 }),
      binary: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'ping' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      size: fc.oneof(fc.nat(40), fc.constantFrom(0, 126, 511, 512, 2000, 65_535, 65_536)),
      binary: fc.boolean(),
      bytes: fc.boolean(),
      whole: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      timeout: fc.constantFrom(0, 1, 2, 1000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('seek' as const),
      modulus: fc.integer({ min: 1, max: 4 }),
      timeout: fc.constantFrom(0, 1, 1000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'peek' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'flush' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'turn' as const }) },
);

interface Plan {
  readonly moves: Move[];
  readonly ending: 'close' | 'terminate' | 'client';
  readonly deflate: boolean;
  /** How many messages leave with the handshake's answer. */
  readonly early: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  moves: fc.array(move, { maxLength: 24 }),
  ending: fc.constantFrom('close' as const, 'terminate' as const, 'client' as const),
  deflate: fc.boolean(),
  early: fc.nat(3),
});

let server: TestServer;
let accept: (socket: WebSocket) => void;

beforeAll(async () => {
  server = await startServer({ perMessageDeflate: { threshold: 0 } });
  server.onConnection((socket) => accept(socket));
});
afterAll(() => server.close());

/** A message with its number in front of its padding. */
function payload(number: number, size: number): string {
  return `${number};`.padEnd(size, 'x');
}

function numberOf(message: ReceivedMessage): number {
  return Number.parseInt(message.data.toString('latin1'), 10);
}

interface Sent {
  readonly text: string;
  readonly isBinary: boolean;
}

/** Plays one plan; returns what was sent and who read what, in the order of the readers' calls. */
async function play({ moves, ending: end, deflate, early }: Plan) {
  const sent: Sent[] = [];
  const said: Sent[] = [];
  const heard: Sent[] = [];
  const send = (socket: WebSocket, size: number, isBinary: boolean, compress: boolean): void => {
    const text = payload(sent.length, size);
    sent.push({ text, isBinary });
    socket.send(isBinary ? Buffer.from(text) : text, { compress });
  };
  const accepted = new Promise<WebSocket>((resolve) => {
    accept = (socket) => {
      socket.on('message', (data, isBinary) => heard.push({ text: String(data), isBinary }));
      for (let count = 0; count < early; count += 1) send(socket, 0, false, false);
      resolve(socket);
    };
  });
  const connection = openConnection({ url: server.url, timeout: 5000, perMessageDeflate: deflate });
  const reads: Promise<ReceivedMessage | undefined>[] = [];
  const read = (wait: Promise<ReceivedMessage>): void => {
    reads.push(wait.catch(expectedFailure));
  };
  const socket = await accepted;
  await connection.opened;

  for (const step of moves) {
    switch (step.do) {
      case 'send':
        send(socket, step.size, step.binary, step.compress);
        break;
      case 'fragments': {
        const text = payload(sent.length, step.parts * 10);
        sent.push({ text, isBinary: step.binary });
        for (let part = 0; part < step.parts; part += 1) {
          const piece = text.slice(part * 10, (part + 1) * 10);
          socket.send(piece, { binary: step.binary, fin: part === step.parts - 1 });
        }
        break;
      }
      case 'ping':
        socket.ping();
        break;
      case 'say': {
        const text = payload(said.length, step.size);
        said.push({ text, isBinary: step.binary });
        const { binary } = step;
        const data = (part: string) => (step.bytes ? Buffer.from(part) : part);
        if (step.whole) {
          connection.send(data(text), { binary });
        } else {
          connection.send(data(text.slice(0, 3)), { binary, fin: false });
          connection.send(data(text.slice(3)), { binary });
        }
        break;
      }
      case 'read':
        read(connection.next({ timeout: step.timeout }));
        break;
      case 'seek':
        read(
          connection.waitFor((message) => numberOf(message) % step.modulus === 0, {
            timeout: step.timeout,
          }),
        );
        break;
      case 'peek':
        await connection.peek(() => true, { timeout: 0 });
        break;
      case 'flush':
        await connection.flush({ timeout: 5000 });
        break;
      case 'turn':
        await new Promise((resolve) => setImmediate(resolve));
        break;
    }
  }
  await finish(connection, socket, end);
  const taken = await Promise.all(reads);
  const rest = await drain(connection);
  const kept = connection.log.sent.map(({ data, isBinary }) => ({ text: String(data), isBinary }));
  return { sent, taken, rest, all: connection.messages, said, heard, kept };
}

async function finish(
  connection: ConnectionHandle,
  socket: WebSocket,
  end: Plan['ending'],
): Promise<void> {
  // The server may hear the last words after the client has seen its own end.
  const over = once(socket, 'close');
  if (end === 'terminate') {
    // What was sent before must have left: a cut may lose it, and no client can help that.
    await connection.flush({ timeout: 5000 });
    socket.terminate();
  } else if (end === 'close') {
    socket.close(4000, 'done');
  } else {
    await connection.flush({ timeout: 5000 });
    await connection.close(1000, 'done', { timeout: 5000 });
  }
  await Promise.all([connection.closed, over]);
}

async function drain(connection: ConnectionHandle): Promise<ReceivedMessage[]> {
  const rest: ReceivedMessage[] = [];
  for (;;) {
    const message = await connection.next({ timeout: 1000 }).catch(expectedFailure);
    if (message === undefined) return rest;
    rest.push(message);
  }
}

/** A reader may go without; anything but our own two reasons is a fault. */
function expectedFailure(error: unknown): undefined {
  const { code } = error as { code?: string };
  if (code !== 'ERR_WS_RECEIVE_TIMEOUT' && code !== 'ERR_WS_CLOSED') throw error;
  return undefined;
}

test(
  'no message is lost, duplicated or out of order',
  async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { sent, taken, rest, all, said, heard, kept } = await play(plan);
        const arrived = all.map(({ data, isBinary }) => ({
          text: data.toString('latin1'),
          isBinary,
        }));
        // Nothing lost, nothing twice, order and kind kept, on the wire's side.
        expect(arrived).toEqual(sent);
        expect(heard).toEqual(said);
        expect(kept).toEqual(said);
        // The readers: each message at most once.
        const readers = taken.filter((message) => message !== undefined).map(numberOf);
        const numbers = [...readers, ...rest.map(numberOf)];
        expect(new Set(numbers).size).toBe(numbers.length);
        // Plain readers are served in order; what nobody read is what came last.
        const seeks = plan.moves.some((step) => step.do === 'seek');
        expect(seeks ? [] : numbers).toEqual(seeks ? [] : sent.map((_message, index) => index));
        expect(rest.map(numberOf)).toEqual(
          sent.map((_message, index) => index).slice(sent.length - rest.length),
        );
      }),
      { numRuns: cases },
    );
  },
  // Each takes tens of ms of a quiet machine; the limit is for a busy one.
  Math.max(120_000, cases * 1000),
);
