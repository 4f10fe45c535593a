import {
  type Link,
  type MockConnection,
  type MockServer,
  mockServer,
  network,
  WsDynamicError,
} from '../../index';
import { jestGlobals, now, pause } from '../../suite-kit';
import type { ClientPromises } from './options';

/** A client that is silent for this long has sent its initial messages, ms. */
const quiet = 300;
/** Polling interval of a condition, ms. */
export const lookEvery = 20;

const defaultRecovers = 5000;
const defaultAttempts = { most: 10, per: 2000 };

/** The promises of a client with every default filled in. */
export type ClientPlan<Client> = ClientPromises<Client> &
  Required<Pick<ClientPromises, 'recovers' | 'attempts'>>;

export function planOf<Client>(promises: ClientPromises<Client>): ClientPlan<Client> {
  return { recovers: defaultRecovers, attempts: defaultAttempts, ...promises };
}

/** One client, the mock server that it talks to, and the link between them. */
export class ClientScene<Client> {
  /** How many messages the client sent by itself on its first connection. */
  #said: number | undefined;

  constructor(
    readonly plan: ClientPlan<Client>,
    readonly mock: MockServer,
    readonly link: Link,
    readonly client: Client,
  ) {}

  /** The next connection of the client that lasts, once it has sent its own first messages. */
  async connection(when: string, timeout = this.plan.recovers): Promise<MockConnection> {
    const end = now() + timeout;
    for (;;) {
      const left = Math.max(1, end - now());
      const connection = await this.mock
        .nextConnection({ timeout: left })
        .catch((cause: unknown) => {
          throw notResilient(
            `The client did not connect within ${timeout} ms ${when}; ${this.link.accepted} TCP connections came in all.`,
            'Let it connect again after every loss, or set how long it may take ({ recovers } in ms).',
            cause,
          );
        });
      // Give a slow client time to repeat its initial messages.
      const isComplete = () =>
        connection.readyState !== 1 || connection.messages.length >= (this.#said ?? 0);
      await this.until(isComplete);
      await settled(connection);
      if (connection.readyState !== 1) continue;
      this.#said ??= connection.messages.length;
      return connection;
    }
  }

  /** Waits until `isDone`, for `limit` ms at most; returns whether it is. */
  async until(isDone: () => boolean, limit = this.plan.recovers): Promise<boolean> {
    const end = now() + limit;
    while (!isDone() && now() < end) await pause(lookEvery);
    return isDone();
  }
}

/** Declares a test with a client of its own, which is closed after it. */
export function clientTest<Client>(
  plan: ClientPlan<Client>,
  name: string,
  body: (scene: ClientScene<Client>) => Promise<void>,
): void {
  const { recovers, attempts, heartbeat = 0 } = plan;
  const limit = 10_000 + 5 * recovers + 3 * attempts.per + heartbeat;
  jestGlobals().test(
    name,
    async () => {
      const mock = await mockServer(plan.mock);
      mock.on('connection', (connection) => plan.serve?.(connection));
      const link = await network({ to: mock });
      const client = await plan.open(link.url);
      try {
        await body(new ClientScene(plan, mock, link, client));
      } finally {
        await plan.close(client);
      }
    },
    limit,
  );
}

/** Settles when a client has sent nothing on a connection for a moment. */
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
