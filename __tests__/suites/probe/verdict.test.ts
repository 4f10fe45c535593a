import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../../src/suites/probe/observation';
import type { Probe } from '../../../src/suites/probe/probe';
import { judge, type Role } from '../../../src/suites/probe/verdict';

const hello = Buffer.from('Hello');
const message = { kind: 'message', isText: true, payload: hello } as const;

/** An echo that the client closes with 1000. */
const echo: Probe = {
  id: 'x.1',
  does: 'text',
  accepted: { OK: [{ message: 'text', payload: hello.toString('hex') }] },
  timer: 'kill',
  after: 1,
  starter: 'client',
  codes: [1000],
  clean: true,
  closes: true,
};

/** What the server has to fail with 1002. */
const violation: Probe = {
  ...echo,
  accepted: { OK: [], 'NON-STRICT': [] },
  starter: 'server',
  codes: [1002],
  clean: false,
  closes: false,
};

const seen: Observation = {
  wasOpen: true,
  handshakeFailure: undefined,
  status: 101,
  headers: {},
  events: [message],
  closedByMe: true,
  droppedByMe: false,
  wasClean: true,
  gotCloseFrame: true,
  remoteCloseCode: 1000,
  violation: undefined,
  outcome: undefined,
  expired: [],
  duration: 1,
};

const failedByServer = { events: [], closedByMe: false, remoteCloseCode: 1002 };

type Row = readonly [string, Probe, Partial<Observation>, string, string, Role?];

const rows: readonly Row[] = [
  ['a clean echo', echo, {}, 'OK', 'OK'],
  [
    'another payload',
    echo,
    { events: [{ ...message, payload: Buffer.from('x') }] },
    'FAILED',
    'OK',
  ],
  ['another type', echo, { events: [{ ...message, isText: false }] }, 'FAILED', 'OK'],
  ['one message too many', echo, { events: [message, message] }, 'FAILED', 'OK'],
  ['no message', echo, { events: [] }, 'FAILED', 'OK'],
  ['a close by the server', echo, { closedByMe: false }, 'OK', 'FAILED'],
  ['no close frame', echo, { wasClean: false, remoteCloseCode: undefined }, 'OK', 'UNCLEAN'],
  ['another close code', echo, { remoteCloseCode: 1001 }, 'OK', 'WRONG CODE'],
  ['no close code', echo, { remoteCloseCode: undefined }, 'OK', 'OK'],
  ['TCP left open', violation, { ...failedByServer, droppedByMe: true }, 'OK', 'FAILED BY CLIENT'],
  [
    'TCP ended by a server',
    violation,
    { ...failedByServer, droppedByMe: true },
    'OK',
    'OK',
    'server',
  ],
  ['a violation refused', violation, failedByServer, 'OK', 'OK'],
  ['a bare end', violation, { ...failedByServer, remoteCloseCode: undefined }, 'OK', 'OK'],
  ['a violation taken', violation, { events: [message] }, 'FAILED', 'FAILED'],
  ['no handshake', echo, { wasOpen: false, events: [] }, 'FAILED', 'FAILED'],
  [
    'the wrong starter where it matters',
    { ...violation, starterMatters: true },
    { events: [] },
    'FAILED',
    'FAILED',
  ],
  [
    'a wrong code where it matters',
    { ...echo, codeMatters: true },
    { remoteCloseCode: 1001 },
    'FAILED',
    'WRONG CODE',
  ],
  [
    'what is for information only',
    { ...echo, informational: true },
    { wasOpen: false },
    'INFORMATIONAL',
    'INFORMATIONAL',
  ],
  [
    'a bare end where a close frame is due',
    { ...violation, closeFrameDue: true },
    { ...failedByServer, gotCloseFrame: false, remoteCloseCode: undefined },
    'NON-STRICT',
    'OK',
  ],
  [
    'what a lenient server takes',
    { ...violation, lenient: [{ message: 'text', payload: hello.toString('hex') }] },
    {},
    'NON-STRICT',
    'OK',
  ],
  [
    'an outcome that was judged on the way',
    { ...echo, echo: 'length' },
    { outcome: { behavior: 'UNIMPLEMENTED', result: '' } },
    'UNIMPLEMENTED',
    'OK',
  ],
  [
    'a subprotocol that nobody asked for',
    { ...echo, handshake: { absent: ['sec-websocket-protocol'] } },
    { headers: { 'sec-websocket-protocol': 'chat' } },
    'FAILED',
    'OK',
  ],
  [
    'a refusal that is due',
    { ...echo, handshake: { answer: 'refused' } },
    { wasOpen: false, status: 400 },
    'OK',
    'OK',
  ],
  [
    'a refusal by ending TCP',
    { ...echo, handshake: { answer: 'refused' } },
    { wasOpen: false, status: undefined },
    'OK',
    'OK',
  ],
  [
    'no answer at all',
    { ...echo, handshake: { answer: 'refused' } },
    { wasOpen: false, status: undefined, expired: ['the answer'] },
    'FAILED',
    'OK',
  ],
  ['a 101 that is wrong', { ...echo, handshake: { answer: 'refused' } }, {}, 'FAILED', 'OK'],
  [
    'a refusal without the header it should have',
    { ...echo, handshake: { answer: 'refused', advises: 'sec-websocket-version' } },
    { wasOpen: false, status: 400 },
    'NON-STRICT',
    'OK',
  ],
];

describe('the verdict', () => {
  test.each(rows)('for %s', (_, probe, part, behavior, behaviorClose, role = 'client') => {
    expect(judge(probe, { ...seen, ...part }, role)).toMatchObject({ behavior, behaviorClose });
  });

  test.each<readonly [Probe, Partial<Observation>, Role, readonly string[]]>([
    [
      echo,
      { events: [{ ...message, payload: Buffer.from([0, 1]) }, message], closedByMe: false },
      'client',
      [
        'Received: text 2 B, then text 5 B "Hello", which is not accepted.',
        'The suite had to start the closing handshake; the server did with 1000.',
      ],
    ],
    [
      violation,
      { events: Array.from({ length: 6 }, () => message) },
      'server',
      [
        `Received: ${Array(4).fill('text 5 B "Hello"').join(', then ')} and 2 more, which is not accepted.`,
        'The client had to start the closing handshake; the suite did.',
      ],
    ],
    [
      echo,
      { events: [], closedByMe: false, gotCloseFrame: false, remoteCloseCode: undefined },
      'client',
      [
        'No message was received, which is not accepted.',
        'The suite had to start the closing handshake; the server ended TCP without a close frame.',
      ],
    ],
    [
      echo,
      { events: [], remoteCloseCode: 1001 },
      'client',
      [
        'No message was received, which is not accepted.',
        "The server answered the suite's close frame with 1001; accepted: 1000, or none.",
      ],
    ],
    [
      violation,
      { ...failedByServer, remoteCloseCode: 1001 },
      'server',
      [
        'Events are as accepted.',
        'The client closed the connection with 1001; accepted: 1002, or none.',
      ],
    ],
  ])('states the received frames, and which end closed (%#)', (probe, part, role, texts) => {
    const { result, resultClose } = judge(probe, { ...seen, ...part }, role);
    expect([result, resultClose]).toEqual(texts);
  });

  test('distinguishes timed waits by their tags', () => {
    const probe: Probe = {
      ...violation,
      accepted: { OK: [{ timeout: 'A' }], 'NON-STRICT': [{ timeout: 'A' }, { timeout: 'B' }] },
    };
    const waits = (...tags: readonly string[]) =>
      judge(probe, {
        ...seen,
        ...failedByServer,
        events: tags.map((tag) => ({ kind: 'timeout', tag })),
      }).behavior;
    expect([waits('A'), waits('A', 'B'), waits('B'), waits()]).toEqual([
      'OK',
      'NON-STRICT',
      'FAILED',
      'FAILED',
    ]);
  });
});
