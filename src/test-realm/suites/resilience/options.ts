import type { MockConnection, MockServerOptions } from '../../mock/mock-server';
import type { SuiteOptions } from '../protocol';

/** The client under test and what it promises. Times are milliseconds. */
export interface ClientPromises<Client = unknown> {
  /** Starts a client that connects to this URL, and comes back when its connection is lost. */
  open(url: string): Client | Promise<Client>;
  /** Ends it for good. */
  close(client: Client): unknown;
  /** Sends a payload in a message; without a connection, the client may keep it for later. */
  send?(client: Client, payload: string): unknown;
  /** The payloads that the client has handled, in their order; with `push`. */
  received?(client: Client): readonly string[];
  /** The server sends a payload to the client; with `received`. */
  push?(connection: MockConnection, payload: string): unknown;
  /** The server's side of the client's protocol, for each connection. */
  serve?(connection: MockConnection): unknown;
  /** More options of the mock server: subprotocols, a path, … */
  mock?: MockServerOptions;
  /** How soon it is back after its connection was lost. Default 5000. */
  recovers?: number;
  /** How often it may try while every handshake is refused. Default `{ most: 10, per: 2000 }`. */
  attempts?: { readonly most: number; readonly per: number };
  /** Whether what is sent without a connection arrives later. Default: whether there is `send`. */
  outbox?: boolean;
  /** Whether what was lost on its way, and so never acknowledged, is sent again. Default `false`. */
  acknowledged?: boolean;
  /** Within which time it notices that the server has vanished. Default: it need not. */
  heartbeat?: number;
}

/** The file's server and what it promises. */
export interface ServerPromises
  extends Pick<
    SuiteOptions,
    'path' | 'connect' | 'ssl' | 'timeout' | 'prepare' | 'send' | 'expect'
  > {
  /** Within which time it closes the connections of clients that vanished, ms. Default: it need not. */
  readonly heartbeat?: number;
}

export interface ResilienceOptions<Client = unknown> {
  /** Tests a client, against a mock server. */
  readonly client?: ClientPromises<Client>;
  /** Tests the file's server. Default: as an echo on `/echo`, unless there is a `client`. */
  readonly server?: ServerPromises;
}

const clientKeys: Readonly<Record<keyof ClientPromises, 'function' | 'number' | 'other'>> = {
  open: 'function',
  close: 'function',
  send: 'function',
  received: 'function',
  push: 'function',
  serve: 'function',
  mock: 'other',
  recovers: 'number',
  attempts: 'other',
  outbox: 'other',
  acknowledged: 'other',
  heartbeat: 'number',
};

/** What is wrong with the description of a client; `undefined` when nothing is. */
export function clientProblem(client: object): string | undefined {
  for (const [key, value] of Object.entries(client)) {
    if (!Object.hasOwn(clientKeys, key)) {
      return `there is no option "client.${key}"; there are ${Object.keys(clientKeys).join(', ')}.`;
    }
    const kind = clientKeys[key as keyof ClientPromises];
    if (kind === 'function' && value !== undefined && typeof value !== 'function') {
      return `"client.${key}" is ${String(value)}; give a function.`;
    }
    if (kind === 'number' && value !== undefined && !(typeof value === 'number' && value > 0)) {
      return `"client.${key}" is ${String(value)}; give a number of milliseconds above 0.`;
    }
  }
  return missingIn(client);
}

/** A promise without what it takes would be tested by nothing, and pass. */
function missingIn(client: Partial<ClientPromises>): string | undefined {
  const { attempts, send, outbox = false, acknowledged = false, push, received } = client;
  const missing = (['open', 'close'] as const).find((key) => client[key] === undefined);
  if (missing !== undefined) return `"client.${missing}" is missing; give a function.`;
  if (attempts !== undefined && !(attempts?.most >= 0 && attempts.per > 0)) {
    return '"client.attempts" needs numbers: { most: 10, per: 2000 }.';
  }
  if (send === undefined && (outbox || acknowledged)) {
    return `"client.${outbox ? 'outbox' : 'acknowledged'}" needs "client.send"; give a function.`;
  }
  if ((push === undefined) === (received === undefined)) return undefined;
  const [given, other] = push === undefined ? ['received', 'push'] : ['push', 'received'];
  return `"client.${given}" needs "client.${other}"; give a function.`;
}
