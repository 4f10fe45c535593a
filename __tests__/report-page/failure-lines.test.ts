import { expect, test } from '@jest/globals';
import { failureLine, summarizeFailure } from '../../src/report/failure-summary';
import { markPair, readFailure } from '../../src/report-page/failure-lines';

const failure = `Error: expect(client).toReceiveMessage(expected)

They differ at a.

- Expected  - 1
+ Received  + 1

  Object {
-   "a": 20,
+   "a": 10,
  }

  ← +4 ms open
> → -3 ms text 2 B "hi"
  | a line of the server
- a list is no difference only without one
    at Object.toReceiveMessage (/p/chat.test.js:3:5)
    at node:internal/process:1:2`;

test('the lines of a failure have kinds; its stack is separate', () => {
  const { lines, stack } = readFailure(failure);
  const kinds = lines.map(({ kind, pieces }) => [kind, pieces.map(({ text }) => text).join('')]);
  expect(kinds.filter(([, text]) => text !== '')).toEqual([
    ['hint', 'expect(client).toReceiveMessage(expected)'],
    ['place', 'They differ at a.'],
    ['expected', '- Expected  - 1'],
    ['received', '+ Received  + 1'],
    ['plain', '  Object {'],
    ['expected', '-   "a": 20,'],
    ['received', '+   "a": 10,'],
    ['plain', '  }'],
    ['frame', '  ← +4 ms open'],
    ['frame', '> → -3 ms text 2 B "hi"'],
    ['quote', '  | a line of the server'],
    ['expected', '- a list is no difference only without one'],
  ]);
  expect(lines.flatMap(({ frame }) => frame ?? [])).toEqual([
    { time: 4, direction: 'in' },
    { time: -3, direction: 'out' },
  ]);
  expect(stack).toHaveLength(2);
  const marked = lines.flatMap(({ pieces }) => pieces.filter(({ isMarked }) => isMarked));
  expect(marked.map(({ text }) => text)).toEqual(['20', '10']);
});

test('a list in a text without a diff has no colours', () => {
  const { lines } = readFailure('Error: one of\n- this\n+ that');
  expect(lines.map(({ kind }) => kind)).toEqual(['plain', 'plain', 'plain']);
});

test.each([
  ['Expected: "cat"', 'Received: "fox"', []],
  ['Expected: "a brown cat sat"', 'Received: "a brown fox sat"', ['cat', 'fox']],
  ['-   "a": 1,', '+   "a": 12,', ['1', '12']],
  ['-   "role": "moderator",', '+   "role": "member",', ['moderator', 'member']],
])('marks the differing parts of %p and %p', (one, other, marked) => {
  const pieces = markPair(one, other).flat();
  expect(pieces.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(marked);
  expect(markPair(one, other).map((line) => line.map(({ text }) => text).join(''))).toEqual([
    one,
    other,
  ]);
});

const afterCrash = `The server process ended with code 1 during the test "a". It failed with:
  | SyntaxError: Unexpected token
  |     at WebSocket.<anonymous> (/p/app.js:31:26)

expect(client).toReceiveMessage(expected)

Expected: "a"`;

const ended = `The server "a" process ended with code 1 during this test. Its last output:
  | boom
  | Node.js v20.20.2

`;

const noRule = `Error: Exceeded timeout of 2000 ms for a test.
Add a timeout value to this test to increase the timeout, if this is a long-running test.

No reply rule of the mock server matched:
  {"v":1}
  The closest rule differs:
- "v": 2,
+ "v": 1,`;

const otherCode = `Error: expect(client).toBeClosedWith(code)

Expected the connection to be closed with code 1008
But it was closed with code 1000`;

test.each([
  [
    failure,
    'difference',
    'expect(client).toReceiveMessage(expected)',
    ['They differ at a.', '- "a": 20,', '+ "a": 10,'],
  ],
  [
    'WsDynamicError [ERR_WS_RECEIVE_TIMEOUT]: Timed out after 5 ms.\nThe latest:\n  /v1: refused\n    at x:1:1',
    'time-out',
    'Timed out after 5 ms.',
    ['The latest:', '/v1: refused'],
  ],
  [
    'The server process ended with code 3 during this test. Its last output:\n  | got boom\n  | fatal\n\nexpect(client)',
    'server',
    'The server process ended with code 3 during this test.',
    ['fatal'],
  ],
  [
    afterCrash,
    'server',
    'The server process ended with code 1 during the test "a".',
    ['SyntaxError: Unexpected token', 'Expected: "a"'],
  ],
  [
    noRule,
    'time-out',
    'Exceeded timeout of 2000 ms for a test.',
    ['No reply rule of the mock server matched: {"v":1}', '- "v": 2,', '+ "v": 1,'],
  ],
  [
    otherCode,
    'difference',
    'expect(client).toBeClosedWith(code)',
    ['Expected the connection to be closed with code 1008', 'But it was closed with code 1000'],
  ],
  [
    `${ended}WsDynamicError [ERR_WS_CONNECT_FAILED]: no`,
    'server',
    'The server "a" process ended with code 1 during this test.',
    ['boom'],
  ],
  ['WsDynamicError [ERR_WS_NOT_AWAITED]: not awaited', 'not awaited', 'not awaited', []],
  [
    'WsDynamicError [ERR_WS_LEAK]: still open:\n  what   opened at  by\n  timer  a.js:4     "a test"\nClose it.',
    'leak',
    'still open:',
    ['timer, a.js:4, "a test"'],
  ],
  [
    'Error: expect(client).toReceiveMessage(expected)\n\nExpected: Schema<zod>\nReceived: {"n": "3"}\nn: expected number\nid: missing\n\nThat was',
    'difference',
    'expect(client).toReceiveMessage(expected)',
    ['n: expected number', 'id: missing', 'Received: {"n": "3"}'],
  ],
  [
    'WsDynamicError [ERR_WS_NOT_CONFORMANT]: Case 2.1: FAILED.\nEvents differ.\nAccepted:\n  OK: pong 0 B\nFrames:',
    'error',
    'Case 2.1: FAILED.',
    ['Events differ.', 'Accepted: OK: pong 0 B'],
  ],
  [
    'WsDynamicError [ERR_WS_NOT_CONFORMANT]: Case 3.1: FAILED.\nThe server threw an error:\n  | RangeError: RSV2\n  |     at a.js:1:1\nDo this.\nAccepted:\n  OK: no message is received\nFrames:',
    'server',
    'Case 3.1: FAILED.',
    ['The server threw an error: RangeError: RSV2', 'Accepted: OK: no message is received'],
  ],
  ['WsDynamicError [ERR_WS_CLOSED]: gone', 'closed', 'gone', []],
  ['TypeError: no\n    at x:1:1', 'error', 'no', []],
])('a failure is summarized', (text, kind, line, details) => {
  expect(summarizeFailure(text)).toEqual({ kind, line, details });
});

test.each([
  [
    failure,
    'Error: expect(client).toReceiveMessage(expected): They differ at a. - "a": 20, + "a": 10,',
  ],
  [
    afterCrash,
    'The server process ended with code 1 during the test "a". SyntaxError: Unexpected token',
  ],
  [
    noRule,
    'Error: Exceeded timeout of 2000 ms for a test. No reply rule of the mock server matched: {"v":1}; - "v": 2, + "v": 1,',
  ],
  [
    otherCode,
    'Error: expect(client).toBeClosedWith(code): Expected the connection to be closed with code 1008; But it was closed with code 1000',
  ],
  [
    'WsDynamicError [ERR_WS_CLOSED]: It is gone.\nReceived: 1',
    'WsDynamicError [ERR_WS_CLOSED]: It is gone.',
  ],
])('a failure is summarized in one line, with its cause', (text, line) => {
  expect(failureLine(text)).toBe(line);
});
