import type { Action, HandshakeRule, Probe, ProbeEvent } from '../probe/probe';

const hex = (text: string): string => Buffer.from(text).toString('hex');
const hello = hex('Hello');
const echo: ProbeEvent = { message: 'text', payload: hello };
const text: Action = { opcode: 1, payload: hello };
const section = (number: string): string => `RFC 6455 section ${number}`;

/** A violation, after which the server must fail the connection with 1002 and must not echo. */
function violation(id: string, does: string, source: string, actions: readonly Action[]): Probe {
  const rules = { codes: [1002], starter: 'server', timer: 'kill', after: 1 } as const;
  return { id, does, source, actions, accepted: { OK: [] }, ...rules, starterMatters: true };
}

/** The server should send a close frame before it ends the connection. */
const due = (probe: Probe): Probe => ({ ...probe, closeFrameDue: true });

const echoes = {
  actions: [text],
  accepted: { OK: [echo] },
  timer: 'kill',
  after: 1,
  starter: 'client',
  codes: [1000],
  clean: true,
  closes: true,
} as const;

function handshake(id: string, does: string, source: string, rule: HandshakeRule): Probe {
  return { id, does, source, handshake: rule, ...echoes };
}

const start = ['GET {path} HTTP/1.1', 'Host: {host}'];
const upgrade = ['Upgrade: websocket', 'Connection: Upgrade'];
const keys = ['Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 13'];

function refused(id: string, does: string, source: string, request: readonly string[]): Probe {
  return handshake(id, does, section(source), { request, answer: 'refused' });
}

function accepted(id: string, does: string, source: string, request: readonly string[]): Probe {
  return handshake(id, does, section(source), { request });
}

const [get, host] = start as [string, string];

/** What Node's `http` accepts, although RFC 6455 section 4.2.1 forbids it. */
function unlikeNode(id: string, does: string, request: readonly string[]): Probe {
  const title = `${does} (Node's http accepts it: exclude this case there)`;
  return { ...refused(id, title, '4.2.1', request), nodeFails: true };
}

const handshakes: readonly Probe[] = [
  refused('h.1.1', 'a handshake without a key', '4.2.1', [...start, ...upgrade, ...keys.slice(1)]),
  refused('h.1.2', 'a key of 5 bytes', '4.2.1', [
    ...start,
    ...upgrade,
    'Sec-WebSocket-Key: aGVsbG8=',
    'Sec-WebSocket-Version: 13',
  ]),
  refused('h.1.3', 'a key that is not base64', '4.2.1', [
    ...start,
    ...upgrade,
    'Sec-WebSocket-Key: not base64 at all!!!!!!',
    'Sec-WebSocket-Version: 13',
  ]),
  refused('h.1.4', 'a handshake without a version', '4.2.1', [
    ...start,
    ...upgrade,
    ...keys.slice(0, 1),
  ]),
  handshake('h.1.5', 'the version 99', section('4.2.2'), {
    request: [...start, ...upgrade, 'Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 99'],
    answer: 'refused',
    advises: 'sec-websocket-version',
  }),
  refused('h.1.6', 'the method POST', '4.2.1', [
    'POST {path} HTTP/1.1',
    host,
    'Content-Length: 0',
    ...upgrade,
    ...keys,
  ]),
  refused('h.1.7', 'a handshake without Upgrade', '4.2.1', [
    ...start,
    'Connection: Upgrade',
    ...keys,
  ]),
  refused('h.1.8', 'Upgrade: h2c', '4.2.1', [
    ...start,
    'Upgrade: h2c',
    'Connection: Upgrade',
    ...keys,
  ]),
  refused('h.1.9', 'a handshake without Connection: Upgrade', '4.2.1', [
    ...start,
    'Upgrade: websocket',
    'Connection: keep-alive',
    ...keys,
  ]),
  unlikeNode('h.1.10', 'HTTP/1.0', ['GET {path} HTTP/1.0', host, ...upgrade, ...keys]),
  unlikeNode('h.1.11', 'a handshake without Host', [get, ...upgrade, ...keys]),
  accepted('h.2.1', 'header names and values in mixed upper and lower case', '4.2.1', [
    get,
    'HOST: {host}',
    'uPgRaDe: WEBSOCKET',
    'CONNECTION: upgrade',
    'sec-websocket-KEY: {key}',
    'SEC-WEBSOCKET-VERSION: 13',
  ]),
  accepted('h.2.2', 'Connection: keep-alive, Upgrade', '4.2.1', [
    ...start,
    'Upgrade: websocket',
    'Connection: keep-alive, Upgrade',
    ...keys,
  ]),
  accepted('h.2.3', 'white space around values', '4.2.1', [
    ...start,
    'Upgrade:websocket',
    'Connection:   Upgrade  ',
    ...keys,
  ]),
  handshake('h.3.1', 'no subprotocol; the response may have none', section('4.2.2'), {
    absent: ['sec-websocket-protocol'],
  }),
  handshake('h.3.2', 'an unknown subprotocol; the response may have no other', section('4.2.2'), {
    request: [...start, ...upgrade, ...keys, 'Sec-WebSocket-Protocol: unknown.example'],
    answer: 'either',
  }),
  handshake('h.3.3', 'no extension; the response may have none', section('9.1'), {
    absent: ['sec-websocket-extensions'],
  }),
  handshake('h.3.4', 'an unknown extension; the response may not have it', section('9.1'), {
    request: [...start, ...upgrade, ...keys, 'Sec-WebSocket-Extensions: x-unknown; level=1'],
    absent: ['sec-websocket-extensions'],
  }),
  handshake('h.3.5', 'permessage-deflate with a wrong parameter', 'RFC 7692 section 7.1', {
    request: [
      ...[...start, ...upgrade, ...keys],
      'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7',
    ],
    answer: 'either',
    absent: ['sec-websocket-extensions'],
  }),
  handshake('h.4.1', 'the request one byte at a time', section('4.2.1'), { split: 'bytes' }),
  handshake('h.4.2', 'the request in two halves', section('4.2.1'), { split: 'halves' }),
  handshake('h.4.3', 'a message immediately after the request', section('4.1'), { early: true }),
];

/** A sender must use the shortest encoding; RFC 6455 does not specify how a receiver handles others. */
function overlong(id: string, does: string, payload: string, lengthBytes: string): Probe {
  const frame = { opcode: 1, payload, lengthBytes };
  return {
    ...violation(id, does, section('5.2'), [frame]),
    lenient: [{ message: 'text', payload }],
  };
}

const frames: readonly Probe[] = [
  violation('f.1.1', 'an unmasked text frame', section('5.1'), [{ ...text, mask: false }]),
  violation('f.1.2', 'an unmasked ping', section('5.1'), [{ opcode: 9, mask: false }]),
  violation('f.1.3', 'an unmasked continuation', section('5.1'), [
    { opcode: 1, payload: hello, fin: false },
    { opcode: 0, payload: hello, mask: false },
  ]),
  overlong('f.2.1', '5 bytes with a length of 16 bits', hello, '0005'),
  overlong('f.2.2', '5 bytes with a length of 64 bits', hello, '0000000000000005'),
  overlong('f.2.3', '126 bytes with a length of 64 bits', '2a*126', '000000000000007e'),
  {
    ...violation('f.2.4', 'a length with its highest bit set', section('5.2'), [
      { ...text, lengthBytes: '8000000000000005' },
    ]),
    // 1009 (message too big) is also correct.
    codes: [1002, 1009],
  },
];

const closeTwice = violation('c.2.1', 'a text message after a violation', section('7.1.7'), [
  { opcode: 3 },
  text,
  { opcode: 9 },
]);

const closings: readonly Probe[] = [
  due(
    violation('c.1.1', 'RSV1; a close frame is expected', section('7.1.7'), [{ ...text, rsv: 4 }]),
  ),
  due(violation('c.1.2', 'opcode 3; a close frame is expected', section('7.1.7'), [{ opcode: 3 }])),
  due(
    violation('c.1.3', 'a fragmented ping; a close frame is expected', section('7.1.7'), [
      { opcode: 9, fin: false },
    ]),
  ),
  due({
    ...violation('c.1.4', 'text that is not UTF-8; a close frame is expected', section('8.1'), [
      { opcode: 1, payload: 'fffe' },
    ]),
    codes: [1007],
  }),
  due({
    ...violation(
      'c.1.5',
      'a close frame with one byte; a close frame is expected',
      section('5.5.1'),
      [{ opcode: 8, payload: '03' }],
    ),
    starter: 'client',
    codeMatters: true,
  }),
  closeTwice,
  {
    ...violation('c.2.2', 'a close frame, then text', section('5.5.1'), [
      { opcode: 8, payload: '03e8' },
      text,
    ]),
    starter: 'client',
    codes: [1000],
    clean: true,
    codeMatters: true,
  },
];

function content(id: string, does: string, actions: readonly Action[]): Probe {
  const { starter, codes, clean } = echoes;
  const rules = { echo: 'content', timer: 'close', after: 60, starter, codes, clean } as const;
  return { id, does, source: section('6.1'), actions, ...rules };
}

const contents: readonly Probe[] = [
  content('e.1.1', 'text of 64 KiB', [{ opcode: 1, payload: '#65536' }]),
  content('e.1.2', 'text of 1,000,000 B', [{ opcode: 1, payload: '#1000000' }]),
  content('e.2.1', 'binary of 64 KiB', [{ opcode: 2, payload: '#65536' }]),
  content('e.2.2', 'binary of 1,000,000 B', [{ opcode: 2, payload: '#1000000' }]),
  content('e.3.1', 'text of 64 KiB in frames of 1000 B', [
    { message: 1, fragment: 1000, payload: '#65536' },
  ]),
  content('e.3.2', 'binary of 64 KiB in frames of 1000 B', [
    { message: 2, fragment: 1000, payload: '#65536' },
  ]),
];

/** Cases that are not in the Autobahn|Testsuite. Their sections are letters. */
export const ownCases: readonly Probe[] = [...handshakes, ...frames, ...closings, ...contents];
