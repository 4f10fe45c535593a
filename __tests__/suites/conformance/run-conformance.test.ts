import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { type ConformanceResults, runConformance } from '../../../src/suites';

/** An echo of `ws`, and a server that answers JSON on `/json`. */
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: { threshold: 0 },
  verifyClient: ({ req }: { req: IncomingMessage }) => req.url !== '/closed',
});
let url = '';

beforeAll(async () => {
  server.on('connection', (socket, { url: path }) => {
    socket.on('error', () => undefined);
    if (path === '/greets') socket.send('welcome');
    if (path === '/joins') for (const one of server.clients) one.send('joined');
    socket.on('message', (data, isBinary) => {
      if (path === '/all') {
        for (const one of server.clients) one.send(`all: ${data}`);
        return;
      }
      if (path === '/joins') socket.send('none');
      else if (path !== '/json') socket.send(data, { binary: isBinary });
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
  test('returns the known verdicts of ws', async () => {
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
    const old = results.cases.find(({ id }) => id === 'h.1.10');
    expect(old && results.describe(old)).toContain(
      "Case h.1.10, HTTP/1.0 (Node's http accepts it: exclude this case there): FAILED",
    );
  });

  test('runs round trips of compressed messages, for each source and each offer', async () => {
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

  test('tests a server that does not echo by an exchange, and its closing handshake', async () => {
    const results = await runConformance({
      url: `${url}json`,
      sections: ['2', '3', '4', '5', 'h.2', 'f.1'],
      exchange: { send: { type: 'ping' }, expect: { type: 'pong' } },
      closing: { send: '"bye"', code: 4001 },
    });
    expect(notOk(results)).toEqual([]);
    expect(results.cases.map(({ id }) => id)).toContain('s.1.1');
  });

  test('reads the greeting of "prepare", and sends its login', async () => {
    const results = await runConformance({
      ...{ url: `${url}greets`, sections: ['2', '3', '5', '7.1', 'h.4', 'f.1'] },
      exclude: ['7.1.6'],
      prepare: [{ expect: 'welcome' }, { send: 'login', expect: (text) => text === 'login' }],
    });
    expect(notOk(results)).toEqual([]);
    expect(results.skipped).toEqual(['h.4.3']);
  });

  test('requests the subprotocol of "headers"', async () => {
    const headers = { 'Sec-WebSocket-Protocol': 'v1.chat' };
    const results = await runConformance({ url, headers, sections: ['1.1.2', 'h.3'] });
    expect(notOk(results)).toEqual([]);
    expect(results.skipped).toEqual(['h.3.1']);
  });

  test.each<readonly [string, Partial<Parameters<typeof runConformance>[0]>, string]>([
    ['closed', {}, 'refuses each handshake to /closed with 401.'],
    ['greets', {}, 'sends a message before anything is sent to it: welcome.'],
    ['json', {}, 'does not echo: the text "Hello" was answered with {"type":"pong"}.'],
    ['all', {}, 'broadcasts messages of one connection to the others: set `connections: 1`'],
    ['', { prepare: [{ send: 'a', expect: 'b' }] }, "sent a, expected 'b' (string), received a."],
  ])(
    'reports for a server on /%s why its cases fail',
    async (path, options, reason) => {
      const results = await runConformance({ url: url + path, sections: ['5.3'], ...options });
      expect(results.cases[0]).toMatchObject({
        behavior: 'FAILED',
        result: expect.stringContaining(reason),
      });
    },
    30_000,
  );

  test('reports no greeting that "prepare" reads, and only what other connections cause', async () => {
    const request = { url: `${url}joins`, sections: ['5.3'], prepare: [{ expect: 'joined' }] };
    const alone = await runConformance({ ...request, connections: 1 });
    expect(alone.cases[0]?.result).toContain('does not echo');
    expect(alone.cases[0]?.result).not.toMatch(/before anything|broadcasts/);
    const beside = await runConformance(request);
    expect(beside.cases[0]?.result).toContain('broadcasts messages');
    expect(beside.cases[0]?.result).not.toContain('before anything');
  }, 30_000);

  test('reports it once', async () => {
    const results = await runConformance({ url: `${url}all`, sections: ['5.3', '5.4'] });
    const texts = results.cases.map(({ result }) => result);
    expect(texts.filter((text) => text.includes('connections: 1'))).toHaveLength(1);
  }, 30_000);

  test('reports nothing for echo servers', async () => {
    const results = await runConformance({ url, sections: ['h.1.10', '1.1.1'] });
    expect(results.cases.map(({ result }) => result)).not.toContainEqual(
      expect.stringContaining('The server'),
    );
  });

  test('runs each case separately if the server ends during some', async () => {
    let closing: WebSocketServer | undefined;
    const start = async (port = 0): Promise<WebSocketServer> => {
      const started = new WebSocketServer({ host: '127.0.0.1', port });
      started.on('connection', (socket) => {
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
        // In place of the end of its process.
        socket.on('error', () => {
          closing = started;
          for (const client of started.clients) client.terminate();
          started.close();
        });
      });
      await once(started, 'listening');
      return started;
    };
    let current = await start();
    const { port } = current.address() as AddressInfo;
    const results = await runConformance({
      ...{ url: `ws://127.0.0.1:${port}/`, sections: ['1.1', '3'] },
      ended: () => (closing === current ? 'It has ended.' : undefined),
      async restart() {
        current = await start(port);
      },
    });
    current.close();
    const ids = results.cases.filter(({ endedServer }) => endedServer).map(({ id }) => id);
    expect(ids).toEqual(['3.1', '3.2', '3.3', '3.4', '3.5', '3.6', '3.7']);
    expect(notOk(results).map((one) => one.split(' ')[0])).toEqual(ids);
    expect(results.notRun).toEqual([]);
    expect(results.whyNotRun).toBeUndefined();
  });

  test('reports once that nothing listens, and runs no other case', async () => {
    const request = { url: 'ws://127.0.0.1:1/', sections: ['2'], connections: 1 };
    const results = await runConformance(request);
    const [first] = results.cases;
    expect(first).toMatchObject({ id: '2.1', behavior: 'FAILED', hasFailed: true });
    const text = first && results.describe(first);
    expect(text).toContain('Could not connect to 127.0.0.1:1');
    expect(text).toContain('\nAccepted:\n  OK: pong 0 B\n');
    expect(results.cases).toHaveLength(1);
    expect(results.notRun).toHaveLength(10);
    expect(results.whyNotRun).toContain('Could not connect to 127.0.0.1:1');
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
    [{ sections: [] }, `expected "sections" to name sections ('6'), parts of one ('6.4')`],
    [
      { sections: ['1'], exchange: { send: 'a', expect: 'b' } },
      `expected "sections" to name a case that can be run, received [ '1' ] (array). Without an echo, or after a login, all of these are skipped.`,
    ],
    [{ roundTrips: 0 }, 'expected "roundTrips" to be a whole number, 1 or more, received 0'],
    [
      { url: 'http://localhost' },
      'expected "url" to be a ws:// or wss:// URL without a fragment, received',
    ],
    [{ exchange: { send: 'x' } }, 'expected "exchange.expect" to be a string'],
  ])('refuses %j', async (options, problem) => {
    const request = { url, ...options } as Parameters<typeof runConformance>[0];
    await expect(runConformance(request)).rejects.toMatchObject({
      code: 'ERR_WS_OPTION_INVALID',
      message: expect.stringContaining(problem),
    });
  });
});
