/** @jest-environment node */
import { expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../src/bridge/connection';
import { maskerOf } from '../../src/errors/masker';
import { FrameBudget, reportConnections } from '../../src/jest/connection-report';
import type { ConnectionReport } from '../../src/report/schema';

/** What is reported of a connection, where the user named `x-session`. */
function reportOf(part: Partial<ConnectionHandle>): ConnectionReport | undefined {
  const connection = {
    ...{ url: 'ws://127.0.0.1:9000/', label: 'ws://127.0.0.1:9000/', protocol: '', start: 5 },
    ...{ counters: {}, log: { frames: [], total: 0 } },
    ...part,
  } as unknown as ConnectionHandle;
  const masker = maskerOf(['x-session']);
  return reportConnections([connection], 0, new FrameBudget(), masker).connections[0];
}

test('the answer to a handshake is reported without credentials', () => {
  const headers = {
    server: 'chat/2',
    'set-cookie': ['id=1', 'key=2'],
    'x-session': 'abc',
    location: 'ws://ada:pw@a/?token=x',
    'sec-websocket-protocol': 'bearer.abcdefghijklmnopqrstuvwxyz',
  };
  const report = reportOf({ upgrade: { status: 101, headers } });
  expect(report).not.toHaveProperty('request');
  expect(report?.upgrade).toEqual({
    status: 101,
    headers: [
      { name: 'server', value: 'chat/2' },
      { name: 'set-cookie', value: '(masked)' },
      { name: 'x-session', value: '(masked)' },
      { name: 'location', value: 'ws://(masked)@a/?token=(masked)' },
      { name: 'sec-websocket-protocol', value: 'bearer… (masked, 33 characters)' },
    ],
  });
});

test('the request of a handshake is reported without credentials', () => {
  const headers = {
    host: '127.0.0.1:9000',
    authorization: 'Bearer x',
    cookie: 'id=1',
    'x-session': 'abc',
    'sec-websocket-protocol': 'chat.v2, bearer.abcdefghijklmnopqrstuvwxyz',
  };
  const report = reportOf({ handshake: { target: '/chat?room=1&token=x', headers } });
  expect(report).not.toHaveProperty('upgrade');
  expect(report?.request).toEqual({
    target: '/chat?room=1&token=(masked)',
    headers: [
      { name: 'host', value: '127.0.0.1:9000' },
      { name: 'authorization', value: '(masked)' },
      { name: 'cookie', value: '(masked)' },
      { name: 'x-session', value: '(masked)' },
      { name: 'sec-websocket-protocol', value: 'chat.v2, bearer… (masked, 33 characters)' },
    ],
  });
});

test('long requests are shortened', () => {
  const many = Array.from({ length: 60 }, (_, index) => [`x-${index}`, 'v'.repeat(600)]);
  const handshake = { target: `/${'p'.repeat(3000)}`, headers: Object.fromEntries(many) };
  const request = reportOf({ handshake })?.request;
  expect(request?.target).toHaveLength(2000);
  expect(request?.headers).toHaveLength(50);
  expect(request?.headers[0]?.value).toHaveLength(500);
});

test.each([
  ['GET /?token=abc', 'GET /?token=(masked)'],
  ['x-session abc', '(masked)'],
  ['caf\u00e9', 'caf\u00e9'],
])('a binary payload is masked: %s', (payload, shown) => {
  const frame = {
    at: 0,
    direction: 'in',
    kind: 'message',
    isBinary: true,
    data: Buffer.from(payload),
  };
  const log = { frames: [frame], total: 1 } as unknown as ConnectionHandle['log'];
  const [{ base64 = '' } = {}] = reportOf({ log })?.frames ?? [];
  expect(Buffer.from(base64, 'base64').toString()).toBe(shown);
});
