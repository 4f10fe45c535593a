import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ToxicRequest } from '../../../src/bridge/network';
import type { ToxicKind } from '../../../src/bridge/toxic-settings';
import { openSite, type Site } from './tcp';

const connections = 10;

/** Each toxic with settings under which a connection cannot pass `hello` whole. */
const holding: Partial<Record<ToxicKind, object>> = {
  latency: { latency: 60_000, jitter: 0 },
  bandwidth: { rate: 1 },
  timeout: { timeout: 0 },
  slicer: { averageSize: 1, sizeVariation: 0, delay: 60_000 },
  loss: { probability: 1, stall: 60_000 },
  partition: {},
  slowReader: { rate: 0 },
  halfOpen: {},
};
const ending: Partial<Record<ToxicKind, object>> = {
  limitData: { bytes: 1 },
  limitTime: { time: 0 },
  idle: { time: 0 },
  resetPeer: { timeout: 0 },
  cutHandshake: {},
};
const others: Partial<Record<ToxicKind, object>> = {
  slowClose: { delay: 60_000 },
  hangHandshake: {},
  refuseHandshake: { status: 503 },
};

const named = (list: object) => Object.entries(list) as [ToxicKind, object][];

let site: Site;

beforeEach(async () => {
  site = await openSite();
});

afterEach(() => site.close());

function add(kind: ToxicKind, settings: object, toxicity: number) {
  // Kind and settings come from one row of a table.
  return site.link.addToxic({
    kind,
    settings,
    toxicity,
    stream: 'downstream',
  } as ToxicRequest);
}

async function pair() {
  const client = await site.dial();
  return { client, server: await site.nextPeer() };
}

/** Connections from before the toxic, and after it. */
async function pairsAround(kind: ToxicKind, settings: object, toxicity: number) {
  const pairs = [];
  for (let count = 0; count < connections; count += 1) {
    if (count === connections / 2 && kind !== 'halfOpen') add(kind, settings, toxicity);
    pairs.push(await pair());
  }
  if (kind === 'halfOpen') add(kind, settings, toxicity);
  // Half a handshake cannot be cut out of a connection that is open.
  return kind === 'cutHandshake' ? pairs.slice(connections / 2) : pairs;
}

describe('toxicity 0 changes nothing', () => {
  test.each(named({ ...holding, ...ending, ...others }))('%s', async (kind, settings) => {
    for (const { client, server } of await pairsAround(kind, settings, 0)) {
      client.socket.write('question');
      expect(String(await server.until(8))).toBe('question');
      server.socket.end('hello');
      expect(await client.ended).toBe('FIN');
      expect(String(client.received())).toBe('hello');
      client.socket.end();
      expect(await server.ended).toBe('FIN');
    }
  });
});

describe('toxicity 1 changes everything', () => {
  test.each(named(holding))('%s holds the data of each connection', async (kind, settings) => {
    for (const { client, server } of await pairsAround(kind, settings, 1)) {
      server.socket.write('hello');
      const other = await pair();
      other.client.socket.write('x');
      await other.server.until(1);
      expect(client.received().length).toBeLessThan(5);
    }
  });

  test.each(named(ending))('%s ends each connection', async (kind, settings) => {
    for (const { client, server } of await pairsAround(kind, settings, 1)) {
      server.socket.write('hello');
      expect(await client.ended).toMatch(/FIN|ECONNRESET/);
      expect(client.received().length).toBeLessThan(5);
    }
  });

  test('slowClose delays the end of each connection', async () => {
    for (const { client, server } of await pairsAround('slowClose', { delay: 60_000 }, 1)) {
      server.socket.end('hello');
      expect(String(await client.until(5))).toBe('hello');
      expect(client.socket.readableEnded).toBe(false);
    }
  });

  test('refuseHandshake answers each connection', async () => {
    add('refuseHandshake', { status: 503 }, 1);
    for (let count = 0; count < connections; count += 1) {
      const client = await site.dial();
      client.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      expect(await client.ended).toBe('FIN');
      expect(String(client.received())).toMatch(/^HTTP\/1\.1 503 /);
    }
    expect(site.accepted).toHaveLength(0);
  });

  test('hangHandshake leaves each connection without a server', async () => {
    const hang = add('hangHandshake', {}, 1);
    for (let count = 0; count < connections; count += 1) await site.dial();
    expect(site.link.connections).toBe(connections);
    expect(site.accepted).toHaveLength(0);
    hang.remove();
    for (let count = 0; count < connections; count += 1) await site.nextPeer();
  });
});
