import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { type ConformanceResults, runConformance } from '../../../src/suites';

/** An echo of `ws`, and a server that answers JSON on `/json`. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: { threshold: 0 },
});
let url = '';

beforeAll(async () => {
  server.on('connection', (socket, { url: path }) => {
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      if (path !== '/json') socket.send(data, { binary: isBinary });
      else if (String(data) === '"bye"') socket.close(4001);
      else socket.send('{"type":"pong"}');
    });
  });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.close();
});

function notOk({ cases }: ConformanceResults): readonly string[] {
  return cases
    .filter(({ behavior, behaviorClose }) => behavior !== 'OK' || behaviorClose !== 'OK')
    .map(({ id, behavior }) => `${id} ${behavior}`);
}

describe('runConformance()', () => {
  test('finds the known verdicts of ws', async () => {
    const results = await runConformance({
      url,
      sections: ['1', '2', '3', '4', '5', '6.3', '7', 'h', 'f', 'c'],
      exclude: ['7.1.6', '7.13'],
    });
    expect(results.cases.length).toBeGreaterThan(130);
    expect(notOk(results)).toEqual([
      'h.1.10 FAILED',
      'h.1.11 FAILED',
      'f.2.1 NON-STRICT',
      'f.2.2 NON-STRICT',
      'f.2.3 NON-STRICT',
    ]);
  });

  test('makes round trips of compressed messages, each source and each offer', async () => {
    const sections = [1, 2, 3, 4, 5].map((part) => `12.${part}.11`);
    const offers = [1, 2, 3, 4, 5, 6, 7].map((part) => `13.${part}.4`);
    const results = await runConformance({
      url,
      sections: [...sections, ...offers],
      roundTrips: 3,
    });
    expect(results.cases).toHaveLength(12);
    expect(notOk(results)).toEqual([]);
  });

  test('tests a server that does not echo by an exchange, and how it closes', async () => {
    const results = await runConformance({
      url: `${url}json`,
      sections: ['2', '3', '4', '5', 'h.2', 'f.1'],
      exchange: { send: { type: 'ping' }, expect: { type: 'pong' } },
      closing: { send: '"bye"', code: 4001 },
    });
    expect(notOk(results)).toEqual([]);
    expect(results.cases.map(({ id }) => id)).toContain('s.1.1');
  });

  test('reports each case where nothing listens', async () => {
    const results = await runConformance({ url: 'ws://127.0.0.1:1/', sections: ['2'] });
    const [first] = results.cases;
    expect(first).toMatchObject({ behavior: 'FAILED', behaviorClose: 'FAILED', hasFailed: true });
    expect(first && results.describe(first)).toContain('Could not connect to 127.0.0.1:1');
    expect(results.cases).toHaveLength(11);
  });

  test.each([
    [
      { sections: ['99'] },
      `expected "sections" to name sections ('6'), parts of one ('6.4') or cases ('6.4.1'), received '99'`,
    ],
    [
      { exclude: ['x'] },
      `expected "exclude" to name sections ('6'), parts of one ('6.4') or cases ('6.4.1'), received 'x'`,
    ],
    [{ roundTrips: 0 }, 'expected "roundTrips" to be a whole number, 1 or more, received 0'],
    [{ url: 'http://localhost' }, 'expected "url" to be a ws:// or wss:// URL, received'],
    [{ exchange: { send: 'x' } }, 'expected "exchange.expect" to be a string'],
  ])('refuses %j', async (options, problem) => {
    const request = { url, ...options } as Parameters<typeof runConformance>[0];
    await expect(runConformance(request)).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(problem),
    });
  });
});
