import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { chooseCases } from '../../../src/suites/conformance/case-list';
import { runClientConformance, turnRound } from '../../../src/suites/conformance/client';
import { negotiate, wishesOf } from '../../../src/suites/conformance/client/negotiate';
import { runClientCases } from '../../../src/suites/conformance/client/run-client';

async function notOk(
  open: (url: string) => unknown,
  sections: readonly string[],
  exclude: readonly string[] = [],
) {
  const cases = turnRound(chooseCases({ sections, exclude })).flatMap((section) => section.cases);
  const run = { open, close: undefined, roundTrips: 3, connections: 16 };
  const results = await runClientCases(cases, run);
  expect(results).toHaveLength(cases.length);
  return results
    .filter(({ behavior, behaviorClose }) => behavior !== 'OK' || behaviorClose !== 'OK')
    .map(({ id, behavior }) => `${id} ${behavior}`);
}

function echo(url: string): WebSocket {
  const client = new WebSocket(url, { perMessageDeflate: { threshold: 0 } });
  client.on('error', () => undefined);
  client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
  return client;
}

describe('the cases for clients', () => {
  test('return the known verdicts of the client of ws', async () => {
    expect(
      await notOk(echo, ['1', '2', '3', '4', '5', '6.3', '7', 'h', 'f', 'c'], ['7.1.6', '7.13']),
    ).toEqual(['f.2.1 NON-STRICT', 'f.2.2 NON-STRICT', 'f.2.3 NON-STRICT']);
  });

  test('negotiate compression as each case requires', async () => {
    const sections = [1, 2, 3, 4, 5, 6, 7].map((part) => `13.${part}.11`);
    expect(await notOk(echo, ['12.1.1', ...sections])).toEqual([]);
  });

  test('fail a client that reads no response', async () => {
    const open = (url: string) => {
      const { port, pathname } = new URL(url);
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined).resume();
      socket.write(
        `GET ${pathname} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
    };
    expect(await notOk(open, ['2.1', '3.1', '12.1.1'])).toEqual([
      '2.1 FAILED',
      '3.1 OK',
      '12.1.1 UNIMPLEMENTED',
    ]);
  });

  test('are refused if the selection has none for clients', async () => {
    await expect(
      runClientConformance({ sections: ['h.3'], open: () => undefined }),
    ).rejects.toThrow(
      `expected "sections" to name a case that can be run, received [ 'h.3' ] (array). These are for servers.`,
    );
  });

  test('report immediately that a client cannot be opened', async () => {
    const cases = turnRound(chooseCases({ sections: ['1.1.1'] })).flatMap(({ cases }) => cases);
    const open = () => {
      throw new Error('no such protocol');
    };
    const run = { open, close: undefined, roundTrips: 3, connections: 16 };
    const [result] = await runClientCases(cases, run);
    expect(result?.result).toBe('The client did not connect: open() failed with no such protocol');
  });
});

describe('a server negotiates permessage-deflate', () => {
  const offer = 'permessage-deflate; client_max_window_bits; server_max_window_bits=10';

  test.each([
    [offer, ['permessage-deflate'], 'permessage-deflate; server_max_window_bits=10'],
    [
      offer,
      ['permessage-deflate; server_no_context_takeover; server_max_window_bits=9'],
      'permessage-deflate; server_max_window_bits=10; client_no_context_takeover; client_max_window_bits=9',
    ],
    ['permessage-deflate', ['permessage-deflate; server_max_window_bits=9'], undefined],
    [
      'permessage-deflate',
      ['permessage-deflate; server_max_window_bits=9', 'permessage-deflate'],
      'permessage-deflate',
    ],
    ['permessage-deflate; server_max_window_bits=7', ['permessage-deflate'], undefined],
    [
      'x-other, permessage-deflate; server_no_context_takeover',
      ['permessage-deflate'],
      'permessage-deflate; server_no_context_takeover',
    ],
    [undefined, ['permessage-deflate'], undefined],
  ])('for the offer %s with the settings %j', (header, wishes, answer) => {
    expect(negotiate(header, wishesOf(wishes))?.answer).toBe(answer);
  });
});
