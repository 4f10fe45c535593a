import type { MockConnection, MockServerOptions } from '../../index';
import {
  type InvalidValue,
  invalidValue,
  kind,
  kinds,
  mockShape,
  objectOf,
  type Shape,
} from '../../suite-kit';
import type { SuiteOptions } from '../protocol';
import { suiteShape } from '../suite-options';

const { action, bytes, flag } = kinds;

/** The client under test, and its guarantees. Times are milliseconds. */
export interface ClientPromises<Client = unknown> {
  /** Starts a client that connects to this URL, and reconnects when its connection is lost. */
  open(url: string): Client | Promise<Client>;
  /** Closes it permanently. */
  close(client: Client): unknown;
  /** Sends a payload in a message; without a connection, the client may keep it for later. */
  send?(client: Client, payload: string): unknown;
  /** The payloads that the client has handled, in order; requires `push`. */
  received?(client: Client): readonly string[];
  /** Sends a payload from the server to the client; requires `received`. */
  push?(connection: MockConnection, payload: string): unknown;
  /** The server's side of the client's protocol, called for each connection. */
  serve?(connection: MockConnection): unknown;
  /** Additional options of the mock server: subprotocols, a path, … */
  mock?: MockServerOptions;
  /** How soon it reconnects after its connection was lost. Default 5000. */
  recovers?: number;
  /** How often it may try to connect while every handshake is refused. Default `{ most: 10, per: 2000 }`. */
  attempts?: { readonly most: number; readonly per: number };
  /** Whether messages sent without a connection are delivered later. Default: whether there is `send`. */
  outbox?: boolean;
  /** Whether messages lost in transit, and so never acknowledged, are sent again. Default `false`. */
  acknowledged?: boolean;
  /** Time limit to notice that the server has vanished, ms. Default: not tested. */
  heartbeat?: number;
}

/** The file's server, and its guarantees. */
export interface ServerPromises
  extends Pick<
    SuiteOptions,
    'path' | 'connect' | 'ssl' | 'timeout' | 'prepare' | 'send' | 'expect'
  > {
  /** Time limit to close the connections of clients that vanished, ms. Default: not tested. */
  readonly heartbeat?: number;
}

export interface ResilienceOptions<Client = unknown> {
  /** Tests a client, using a mock server. */
  readonly client?: ClientPromises<Client>;
  /** Tests the file's server. Default: an echo server on `/echo`, unless `client` is set. */
  readonly server?: ServerPromises;
}

const above0 = kind(
  'a number of milliseconds above 0',
  (value) => typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER,
);

const attempts = { most: bytes, per: above0 };

const client = {
  open: action,
  close: action,
  send: action,
  received: action,
  push: action,
  serve: action,
  mock: objectOf(mockShape),
  recovers: above0,
  attempts: objectOf(attempts, Object.keys(attempts)),
  outbox: flag,
  acknowledged: flag,
  heartbeat: above0,
} satisfies Shape<keyof ClientPromises>;

const { path, connect, ssl, timeout, prepare, send, expect } = suiteShape;

/** The type of each option. */
export const resilienceShape = {
  client: objectOf(client, ['open', 'close']),
  server: objectOf({
    ...{ path, connect, ssl, timeout, prepare, send, expect },
    heartbeat: above0,
  } satisfies Shape<keyof ServerPromises>),
} satisfies Shape<keyof ResilienceOptions>;

/** An option required by another one, without which that would not be tested. */
export function missingIn(
  client: Readonly<Partial<Record<keyof ClientPromises, unknown>>>,
): InvalidValue | undefined {
  const { send, outbox = false, acknowledged = false, push, received } = client;
  if (send === undefined && (outbox || acknowledged)) {
    return missingFunction('client.send', `client.${outbox ? 'outbox' : 'acknowledged'}`);
  }
  if ((push === undefined) === (received === undefined)) return undefined;
  const [given, other] = push === undefined ? ['received', 'push'] : ['push', 'received'];
  return missingFunction(`client.${other}`, `client.${given}`);
}

function missingFunction(name: string, beside: string): InvalidValue {
  return invalidValue(name, `a function, required by "${beside}"`, undefined);
}
