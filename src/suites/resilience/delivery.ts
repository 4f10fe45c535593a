import type { MockConnection } from '../../index';
import { pause } from '../../suite-kit';
import { countOf } from '../count-of';
import {
  type ClientPlan,
  type ClientScene,
  clientTest,
  lookEvery,
  notResilient,
  settled,
} from './client-scene';

const rounds = 3;

/** A payload that is not a substring of another one. */
function payload(number: number): string {
  return `<resilience ${number}>`;
}

/** Declares that messages and subscriptions survive a lost connection, each exactly once. */
export function declareDelivery<Client>(plan: ClientPlan<Client>): void {
  const { push, received, send, outbox = true, acknowledged = false } = plan;

  clientTest(
    plan,
    `sends the same initial messages after each of ${rounds} lost connections`,
    async (scene) => {
      const first = await scene.connection('after it was opened');
      for (let round = 1; round <= rounds; round += 1) {
        scene.link.cut();
        expectSame(first, await scene.connection(`after lost connection ${round}`), round);
      }
    },
  );

  if (push !== undefined && received !== undefined) {
    clientTest(plan, `handles a message once after ${rounds} lost connections`, async (scene) => {
      let connection = await scene.connection('after it was opened');
      for (let round = 1; round <= rounds; round += 1) {
        scene.link.cut();
        connection = await scene.connection(`after lost connection ${round}`);
      }
      await push(connection, payload(1));
      const handled = () =>
        received(scene.client).filter((text) => text.includes(payload(1))).length;
      await scene.until(() => handled() > 0);
      await settled(connection);
      expectHandledOnce(handled());
    });
  }

  if (send !== undefined && outbox) {
    clientTest(plan, 'delivers messages sent without a connection', async (scene) => {
      await scene.connection('after it was opened');
      const down = scene.link.down();
      await scene.until(() => scene.mock.connections.length === 0);
      const payloads = [1, 2, 3, 4, 5].map(payload);
      const refusals = sendAll(payloads, (text) => send(scene.client, text));
      down.remove();
      await expectDelivered(scene, payloads, 'sent while the network was down', refusals);
    });
  }

  if (send !== undefined && acknowledged) {
    clientTest(plan, 'sends messages again that were lost in transit', async (scene) => {
      await scene.connection('after it was opened');
      // The messages leave the client, none is read, and then the connection is reset.
      const reader = scene.link.slowReader(0, { stream: 'upstream' });
      const payloads = Array.from({ length: 20 }, (_, number) => payload(number));
      const refusals = sendAll(payloads, (text) => send(scene.client, text));
      await pause(lookEvery);
      scene.link.cut();
      reader.remove();
      await expectDelivered(scene, payloads, 'in transit when the connection was lost', refusals);
    });
  }
}

function expectSame(first: MockConnection, next: MockConnection, round: number): void {
  const before = first.messages.length;
  const after = next.messages.length;
  if (before === after) return;
  throw notResilient(
    `The client sent ${countOf(before, 'message')} by itself on its first connection, and ${after} after lost connection ${round}.\n` +
      `First: ${listed(first)}\nThen:  ${listed(next)}`,
    after > before
      ? 'Subscribe once for each connection: keep one entry for each subscription, and remove the listeners of the lost connection.'
      : 'Subscribe again on each new connection.',
  );
}

function expectHandledOnce(count: number): void {
  if (count === 1) return;
  throw notResilient(
    `The client handled one message ${count} times after ${rounds} lost connections.`,
    count === 0
      ? 'Listen on each new connection.'
      : 'Remove the listeners of a lost connection: each loss has added one.',
  );
}

/**
 * Sends all payloads without waiting, since a client may resolve a send when it is acknowledged. Returns the
 * errors, thrown immediately or later.
 */
function sendAll(payloads: readonly string[], send: (text: string) => unknown): readonly unknown[] {
  const refusals: unknown[] = [];
  for (const text of payloads) {
    const sending = async (): Promise<unknown> => send(text);
    sending().catch((error: unknown) => refusals.push(error));
  }
  return refusals;
}

async function expectDelivered<Client>(
  scene: ClientScene<Client>,
  payloads: readonly string[],
  which: string,
  refusals: readonly unknown[],
): Promise<void> {
  const { recovers } = scene.plan;
  const lost = (): string[] => {
    const texts = scene.mock.messages.map(textOf);
    return payloads.filter((one) => !texts.some((text) => text.includes(one)));
  };
  if (await scene.until(() => lost().length === 0)) return;
  throw notResilient(
    `${lost().length} of ${payloads.length} messages ${which} have not arrived ${recovers} ms later: ${lost().join(', ')}.`,
    'Keep messages until they are sent or acknowledged, and send them on the next connection. Set { outbox: false } if the client does not guarantee this.',
    refusals[0],
  );
}

function listed({ messages }: MockConnection): string {
  const texts = messages.slice(0, 5).map((message) => textOf(message).slice(0, 80));
  if (messages.length > texts.length) texts.push('…');
  return texts.join(', ') || '(nothing)';
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  return Buffer.isBuffer(message) ? message.toString() : JSON.stringify(message);
}
