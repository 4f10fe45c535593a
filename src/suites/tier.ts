import type { Client, Expected } from '../index';
import { comparable, jestGlobals, matches, refuseInTest } from '../suite-kit';
import { openClient, openClients } from './client-number';
import { payloadOf } from './echo';
import type { BadMessage, SuiteOptions } from './protocol';
import { readSuiteOptions, type SuitePlan } from './suite-options';
import { together } from './together';
import { transportsOf } from './transports';

/** A tier of a suite over one transport: declares its tests and opens its connections. */
export class Tier {
  constructor(
    readonly plan: SuitePlan,
    readonly ssl: boolean,
    /** The number of connections in the tier. */
    readonly count: number,
  ) {}

  /** Declares a test with its own limit. */
  test(name: string, body: () => Promise<void>): void {
    const limit = this.plan.timeout ?? 10_000 + 200 * this.count;
    jestGlobals().test(name, body, limit);
  }

  /** Declares a test that runs for each connection of the tier separately. */
  testEach(name: string, body: (client: Client) => Promise<void>, path?: string): void {
    this.test(name, async () => {
      for (const client of await this.openAll(path)) await body(client);
    });
  }

  /** Declares that new connections receive the answers to their messages. */
  testExchange(name: string, messages: number, bytes?: number): void {
    this.test(name, () => this.exchangeNew(messages, bytes));
  }

  /**
   * Declares that all connections receive their answers, with an echo server no others, and close cleanly.
   */
  testTalk(name: string, messages: number, bytes?: number): void {
    this.test(name, async () => {
      const clients = await this.openAll();
      await this.exchange(clients, messages, bytes);
      await this.#expectNothingElse(clients);
      await this.closeAll(clients);
    });
  }

  /** Opens and prepares one connection. */
  open(path?: string): Promise<Client> {
    return openClient(this.plan, { ssl: this.ssl }, path);
  }

  /** Opens the connections of the tier concurrently. */
  openAll(path?: string, count = this.count): Promise<Client[]> {
    return openClients(this.plan, { ssl: this.ssl }, count, path);
  }

  /** Each client sends its messages without waiting, then receives its own answers in order. */
  async exchange(clients: readonly Client[], messages: number, bytes?: number): Promise<void> {
    const work = clients.map(async (client, index) => {
      const payloads = Array.from({ length: messages }, (_, place) =>
        payloadOf(index, place, bytes),
      );
      for (const payload of payloads) await this.plan.send(client, payload);
      for (const payload of payloads) await this.plan.expect(client, payload);
    });
    await together('did not receive the answers to their messages', work);
  }

  /** Like {@link exchange}, on new connections. */
  async exchangeNew(messages: number, bytes?: number): Promise<void> {
    await this.exchange(await this.openAll(), messages, bytes);
  }

  /** Closes all connections with 1000 and expects the same from the server. */
  async closeAll(clients: readonly Client[]): Promise<void> {
    const { expect } = jestGlobals();
    const work = clients.map(async (client) => {
      await client.close(1000);
      expect(await client.closed).toMatchObject({ code: 1000, wasClean: true });
    });
    await together('did not close cleanly', work);
  }

  /** Waits for a reply: the next message of an echo server, any later message of other servers. */
  async expectReply(client: Client, expected: Expected): Promise<void> {
    if (!this.plan.isEcho) {
      await client.waitFor(expected);
      return;
    }
    const message = await client.receive();
    // Works without the setup file; `expect` shows the difference.
    if (matches(message, expected)) return;
    jestGlobals().expect(comparable(message, expected)).toEqual(expected);
  }

  /** Sends a bad message and waits until the server refuses it. */
  async expectRefusal(client: Client, bad: BadMessage): Promise<void> {
    const { expect } = jestGlobals();
    client.send(bad.send);
    if (bad.reply !== undefined) await this.expectReply(client, bad.reply);
    if (bad.close !== undefined) {
      expect(await client.closed).toMatchObject({ code: bad.close });
    } else {
      expect(await client.ping()).toEqual(expect.any(Number));
    }
  }

  /** The pong arrives after all messages that were sent before it. */
  async #expectNothingElse(clients: readonly Client[]): Promise<void> {
    if (!this.plan.isEcho) return;
    const { expect } = jestGlobals();
    const work = clients.map(async (client) => {
      await client.ping();
      expect(client.messages).toHaveLength(client.sent.length);
    });
    await together('received more messages than they sent', work);
  }

  /** Declares that a broadcast reaches all connections; does nothing if the protocol has no broadcast. */
  declareBroadcast(count = this.count): void {
    const { broadcast } = this.plan;
    if (broadcast === undefined) return;

    this.test(`a broadcast reaches all of ${count} connections`, async () => {
      const clients = await this.openAll(broadcast.path, count);
      for (const [index, sender] of clients.slice(0, 2).entries()) {
        const payload = `broadcast ${index}`;
        await broadcast.send(sender, payload);
        const work = clients
          .filter((client) => client !== sender || broadcast.includesSender !== false)
          .map(async (client) => broadcast.expect(client, payload));
        await together('did not receive the broadcast', work);
      }
    });
  }
}

/** Declares a suite: a `describe` for each transport and tier, and tests across tiers. */
export function declareSuite(
  name: string,
  options: SuiteOptions,
  tiers: readonly number[],
  declareTests: (tier: Tier) => void,
  declareMore: (plan: SuitePlan, ssl: boolean) => void = () => undefined,
): void {
  const plan = readSuiteOptions(`${name}Suite`, options, tiers);
  refuseInTest(`${name}Suite()`);
  const { describe } = jestGlobals();
  for (const secure of transportsOf(plan)) {
    describe(`${name} suite over ${secure ? 'wss' : 'ws'}`, () => {
      for (const count of plan.tiers) {
        describe(count === 1 ? '1 connection' : `${count} connections`, () => {
          declareTests(new Tier(plan, secure, count));
        });
      }
      declareMore(plan, secure);
    });
  }
}
