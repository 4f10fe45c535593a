import type { Client } from '../client/client';
import { connect } from '../client/connect';
import { jestGlobals } from '../jest-globals';
import { session } from '../worker';
import { payloadOf } from './echo';
import type { SuiteOptions } from './protocol';
import { readSuiteOptions, type SuitePlan } from './suite-options';
import { together } from './together';

// In the file, of all suites: what `prepare` names its clients by.
let opened = 0;

/** One tier of one suite over one transport: declares its tests and opens its connections. */
export class Scene {
  constructor(
    readonly plan: SuitePlan,
    readonly ssl: boolean,
    /** Connections of the tier. */
    readonly count: number,
  ) {}

  /** Declares a test with a limit of its own. */
  test(name: string, body: () => Promise<void>): void {
    const limit = this.plan.timeout ?? 10_000 + 200 * this.count;
    jestGlobals().test(name, body, limit);
  }

  /** Opens one connection and prepares it. */
  async open(path = this.plan.path): Promise<Client> {
    const client = await connect(path, { ...this.plan.connect, ssl: this.ssl });
    opened += 1;
    await this.plan.prepare(client, opened);
    return client;
  }

  /** Opens the connections of the tier, all at once. */
  openAll(path?: string, count = this.count): Promise<Client[]> {
    const opening = Array.from({ length: count }, () => this.open(path));
    return together('could not be opened', opening);
  }

  /** Each client sends its messages without waiting, then gets its own answers in their order. */
  async exchange(clients: readonly Client[], messages: number, bytes?: number): Promise<void> {
    const work = clients.map(async (client, index) => {
      const payloads = Array.from({ length: messages }, (_, place) =>
        payloadOf(index, place, bytes),
      );
      for (const payload of payloads) await this.plan.send(client, payload);
      for (const payload of payloads) await this.plan.expect(client, payload);
    });
    await together('did not get the answers to what they sent', work);
  }

  /** Closes all with 1000 and expects the same from the server. */
  async closeAll(clients: readonly Client[]): Promise<void> {
    const { expect } = jestGlobals();
    const work = clients.map(async (client) => {
      await client.close(1000);
      expect(await client.closed).toMatchObject({ code: 1000, wasClean: true });
    });
    await together('did not close cleanly', work);
  }
}

/** Declares a suite: a `describe` for each transport and tier. */
export function declareSuite(
  name: string,
  options: SuiteOptions,
  tiers: readonly number[],
  declareTests: (scene: Scene) => void,
): void {
  const plan = readSuiteOptions(`${name}Suite`, options, tiers);
  const ssl = plan.ssl ?? (session().server.sslUrl === undefined ? false : 'both');
  const { describe } = jestGlobals();
  for (const secure of ssl === 'both' ? [false, true] : [ssl]) {
    describe(`${name} suite over ${secure ? 'wss' : 'ws'}`, () => {
      for (const count of plan.tiers) {
        describe(count === 1 ? '1 connection' : `${count} connections`, () => {
          declareTests(new Scene(plan, secure, count));
        });
      }
    });
  }
}
