import { type Client, connect, fibonacci, server } from '../index';
import { jestGlobals } from '../suite-kit';
import type { SuiteOptions } from './protocol';
import { declareSuite, type Tier } from './tier';

/**
 * Tests single connections: the handshake, answers and their order, text and binary, sizes, ping frames, bad
 * messages, TLS and the close. The server's protocol is described by `options`.
 *
 * @throws ERR_WS_OPTION_INVALID, ERR_WS_NO_SESSION
 */
export function baseSuite(options: SuiteOptions = {}): void {
  declareSuite('base', options, fibonacci.base, (tier) => {
    declareHandshake(tier);
    declareAnswers(tier);
    declareSizes(tier);
    declareBadMessages(tier);
    if (tier.ssl) declareTransportSecurity(tier);
  });
}

function declareHandshake(tier: Tier): void {
  const { expect } = jestGlobals();

  tier.testEach('opens with 101', async (client) => {
    expect(client.upgrade.status).toBe(101);
  });
  tier.testEach('answers ping frames', async (client) => {
    expect(await client.ping()).toEqual(expect.any(Number));
  });

  tier.test('closes cleanly', async () => {
    await tier.closeAll(await tier.openAll());
  });
}

function declareAnswers(tier: Tier): void {
  const { expect } = jestGlobals();
  const { plan } = tier;

  tier.testExchange('answers a message', 1);
  tier.testExchange('answers 5 messages in order', 5);

  tier.test('answers 20 messages, each sent after the previous answer', async () => {
    const clients = await tier.openAll();
    for (let turn = 0; turn < 20; turn += 1) await tier.exchange(clients, 1);
  });

  tier.testExchange('answers 100 messages sent without waiting, in order', 100);

  tier.testEach('preserves characters of one to four bytes', async (client) => {
    const payload = 'a é € 😀 \u2028 \t "\\';
    await plan.send(client, payload);
    await plan.expect(client, payload);
  });

  if (plan.binary) {
    tier.testEach('returns binary messages unchanged', async (client) => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      client.send(bytes);
      expect(bytes.equals(await client.receiveBinary())).toBe(true);
    });
  }

  if (plan.isEcho) {
    tier.testEach('returns an empty message', async (client) => {
      client.send('');
      expect(await client.receiveText()).toBe('');
    });
  }

  for (const { name, path, send, reply } of plan.exchanges) {
    const answers = async (client: Client) => {
      client.send(send);
      await tier.expectReply(client, reply);
    };
    tier.testEach(`answers ${name}`, answers, path);
  }
}

/** Declares the tests of message sizes, up to and beyond the limit. */
function declareSizes(tier: Tier): void {
  const { expect } = jestGlobals();
  const { messageSizeLimit: limit, largestPayload, isEcho } = tier.plan;
  const small = Math.min(1024, largestPayload);

  tier.testExchange(`answers 20 messages of ${small} bytes`, 20, small);
  tier.testExchange(`answers a message of ${largestPayload} bytes`, 1, largestPayload);
  if (limit === false) return;
  if (isEcho) {
    tier.testExchange(`answers a message of ${limit} bytes, which is the limit`, 1, limit);
  }

  tier.test(`closes with 1009 on a message of ${limit + 1} bytes`, async () => {
    for (const client of await tier.openAll()) {
      client.send('x'.repeat(limit + 1));
      expect(await client.closed).toMatchObject({ code: 1009 });
    }
    await tier.exchangeNew(1);
  });
}

function declareBadMessages(tier: Tier): void {
  for (const bad of tier.plan.badMessages) {
    tier.test(`refuses ${bad.name}`, async () => {
      for (const client of await tier.openAll(bad.path)) await tier.expectRefusal(client, bad);
      // The server may close that connection; a new one must work.
      await tier.exchangeNew(1);
    });
  }
}

/** Declares the tests of TLS failures, each followed by a successful connection. */
function declareTransportSecurity(tier: Tier): void {
  const { expect } = jestGlobals();

  tier.test('is refused by a client that does not trust its certificate', async () => {
    const untrusting = connect(tier.plan.path, {
      ...tier.plan.connect,
      ssl: true,
      client: { ca: [] },
    });
    await expect(untrusting).rejects.toMatchObject({ code: 'ERR_WS_TLS' });
    await tier.exchangeNew(1);
  });

  tier.test('does not accept plain ws on its wss port', async () => {
    const url = String(server.sslUrl).replace(/^wss:/, 'ws:');
    const plain = connect(tier.plan.path, { ...tier.plan.connect, url });
    await expect(plain).rejects.toMatchObject({ code: 'ERR_WS_CONNECT_FAILED' });
    await tier.exchangeNew(1);
  });
}
