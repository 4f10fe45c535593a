import {
  type Link,
  type MockConnection,
  type MockServer,
  mockServer,
  network,
  WsDynamicError,
} from '../../index';
import { jestGlobals, now, pause, skipTests } from '../../suite-kit';
import type { ClientPromises } from './options';

/** A client that sends nothing for this time has sent its initial messages, ms. */
const quiet = 300;
/** Polling interval of a condition, ms. */
export const lookEvery = 20;

const defaultRecovers = 5000;
const defaultAttempts = { most: 10, per: 2000 };

/** The options of a client, with defaults. */
export type ClientPlan<Client> = ClientPromises<Client> &
  Required<Pick<ClientPromises, 'recovers' | 'attempts'>> & {
    /** The functions of all tests. */
    readonly bodies: (() => Promise<void>)[];
  };

export function planOf<Client>(promises: ClientPromises<Client>): ClientPlan<Client> {
  return { recovers: defaultRecovers, attempts: defaultAttempts, bodies: [], ...promises };
}

/** A client, its mock server, and the link between them. */
export class ClientScene<Client> {
  /** The number of messages that the client sent by itself on its first connection. */
  #initialMessages: number | undefined;

  constructor(
    readonly plan: ClientPlan<Client>,
    readonly mock: MockServer,
    readonly link: Link,
    readonly client: Client,
  ) {}

  /** The client's next connection that stays open, once the client has sent its initial messages. */
  async connection(when: string, timeout = this.plan.recovers): Promise<MockConnection> {
    const end = now() + timeout;
    for (;;) {
      const left = Math.max(1, end - now());
      const connection = await this.mock
        .nextConnection({ timeout: left })
        .catch((cause: unknown) => {
          if (this.link.accepted === 0) throw notOnLink(this.plan, timeout, cause);
          throw notResilient(
            `The client did not connect within ${timeout} ms ${when}; ${this.link.accepted} TCP connections were accepted in total.`,
            'Reconnect after every lost connection, or allow more time ({ recovers } in ms).',
            cause,
          );
        });
      // Give a slow client time to repeat its initial messages.
      const isComplete = () =>
        connection.readyState !== 1 || connection.messages.length >= (this.#initialMessages ?? 0);
      await this.until(isComplete);
      await settled(connection);
      if (connection.readyState !== 1) continue;
      this.#initialMessages ??= connection.messages.length;
      return connection;
    }
  }

  /** Waits until `isDone` returns true, for at most `limit` ms; returns the last result. */
  async until(isDone: () => boolean, limit = this.plan.recovers): Promise<boolean> {
    const end = now() + limit;
    while (!isDone() && now() < end) await pause(lookEvery);
    return isDone();
  }
}

/** Declares a test with its own client, which is closed after it. */
export function clientTest<Client>(
  plan: ClientPlan<Client>,
  name: string,
  body: (scene: ClientScene<Client>) => Promise<void>,
): void {
  const { recovers, attempts, heartbeat = 0 } = plan;
  const limit = 10_000 + 5 * recovers + 3 * attempts.per + heartbeat;
  const run = async (): Promise<void> => {
    const mock = await mockServer(plan.mock);
    mock.on('connection', (connection) => plan.serve?.(connection));
    // At a fixed URL, the link is in front of the mock for clients that connect to that URL on their own.
    const { url } = plan.mock ?? {};
    const link = await network(url === undefined ? { to: mock } : { url });
    const client = await plan.open(url ?? link.url);
    try {
      await body(new ClientScene(plan, mock, link, client));
    } finally {
      await plan.close(client);
    }
  };
  plan.bodies.push(run);
  jestGlobals().test(name, run, limit);
}

/** The failure of a client that did not connect to the link; no further test would be meaningful. */
function notOnLink(
  { bodies }: Pick<ClientPlan<unknown>, 'bodies'>,
  timeout: number,
  cause: unknown,
): WsDynamicError {
  skipTests(bodies);
  return notResilient(
    `The client made no connection within ${timeout} ms to the URL that open() was given; the other tests are skipped.`,
    "Connect to that URL in open(), or, for a client with a fixed URL, set it: mock: { url: 'wss://…' }.",
    cause,
  );
}

/** Resolves when a client has sent nothing for a moment. */
export async function settled(connection: MockConnection): Promise<void> {
  let heard = -1;
  while (heard < connection.messages.length) {
    heard = connection.messages.length;
    await pause(quiet);
  }
}

export function notResilient(what: string, remedy: string, cause?: unknown): WsDynamicError {
  return new WsDynamicError('ERR_WS_NOT_RESILIENT', `${what}\n${remedy}`, {
    ...(cause !== undefined && { cause }),
  });
}
