import type { Action, HandshakeRule, Probe } from '../../probe/probe';

const hello = Buffer.from('Hello').toString('hex');
const text: Action = { opcode: 1, payload: hello };
const section = (number: string): string => `RFC 6455 section ${number}`;

const upgrade = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
const accept = 'Sec-WebSocket-Accept: {accept}';

/** The client must end the connection without sending a message. */
const fails = { accepted: { OK: [] }, timer: 'kill', after: 1, starter: 'server' } as const;

/** A handshake response that a client must reject (RFC 6455 section 4.1). */
function refused(id: string, does: string, request: readonly string[]): Probe {
  const handshake: HandshakeRule = { request };
  return { id, does, source: section('4.1'), handshake, actions: [text], codes: [1002], ...fails };
}

function accepted(id: string, does: string, handshake: HandshakeRule): Probe {
  return {
    ...{ id, does, handshake, source: section('4.1'), actions: [text] },
    accepted: { OK: [{ message: 'text', payload: hello }] },
    ...{ timer: 'kill', after: 1, starter: 'client', codes: [1000], clean: true, closes: true },
  };
}

/** Server responses that a client must accept or reject; replaces the cases of a server's handshake. */
export const clientHandshakes: readonly Probe[] = [
  refused('h.1.1', 'an answer with 200', ['HTTP/1.1 200 OK', ...upgrade.slice(1), accept]),
  refused('h.1.2', 'an answer without Upgrade', [
    ...upgrade.slice(0, 1),
    'Connection: Upgrade',
    accept,
  ]),
  refused('h.1.3', 'an answer without Connection', [...upgrade.slice(0, 2), accept]),
  refused('h.1.4', 'an answer without Sec-WebSocket-Accept', upgrade),
  refused('h.1.5', 'a wrong Sec-WebSocket-Accept', [
    ...upgrade,
    'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  ]),
  refused('h.1.6', 'a subprotocol that was not requested', [
    ...upgrade,
    accept,
    'Sec-WebSocket-Protocol: unknown.example',
  ]),
  refused('h.1.7', 'an extension that was not offered', [
    ...upgrade,
    accept,
    'Sec-WebSocket-Extensions: x-unknown',
  ]),
  accepted('h.2.1', 'header names and values in mixed upper and lower case', {
    request: [
      'HTTP/1.1 101 switching',
      'UPGRADE: WebSocket',
      'connection: UPGRADE',
      'SEC-WEBSOCKET-ACCEPT: {accept}',
    ],
  }),
  accepted('h.2.2', 'Connection: keep-alive, Upgrade', {
    request: [...upgrade.slice(0, 2), 'Connection: keep-alive, Upgrade', accept],
  }),
  accepted('h.4.1', 'the answer one byte at a time', { split: 'bytes' }),
  accepted('h.4.2', 'the answer in two halves', { split: 'halves' }),
  accepted('h.4.3', 'a message immediately after the answer', { early: true }),
];

/** A server does not mask, so the cases of unmasked client frames are inverted. */
export function asServer(probe: Probe): Probe {
  if (!probe.id.startsWith('f.1.')) return probe;
  const actions = probe.actions?.map((action) =>
    'opcode' in action && action.mask === false ? { ...action, mask: true } : action,
  );
  return {
    ...probe,
    does: probe.does.replace('an unmasked', 'a masked'),
    ...(actions && { actions }),
  };
}
