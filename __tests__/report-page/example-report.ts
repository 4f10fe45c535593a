/** Reports for the tests of the page. */
import type {
  ConnectionReport,
  FileReport,
  FrameReport,
  Report,
  TestReport,
} from '../../src/report/schema';

export const frame = (at: number, text: string, more: Partial<FrameReport> = {}): FrameReport => ({
  at,
  direction: 'in',
  kind: 'text',
  bytes: text.length,
  text,
  ...more,
});

export const connection = (
  frames: readonly FrameReport[],
  more: Partial<ConnectionReport> = {},
): ConnectionReport => ({
  url: 'ws://127.0.0.1:9000/chat',
  messagesReceived: frames.length,
  messagesSent: 0,
  bytesReceived: 10,
  bytesSent: 0,
  start: 5,
  frames,
  ...more,
});

const testReport = (name: string, more: Partial<TestReport> = {}): TestReport => ({
  name,
  titles: [name],
  status: 'passed',
  duration: 12,
  failures: [],
  connections: [],
  ...more,
});

export const file = (path: string, more: Partial<FileReport> = {}): FileReport => ({
  path,
  worker: '1',
  startedAt: 1000,
  duration: 500,
  server: {
    name: 'reference',
    url: 'ws://127.0.0.1:9000',
    sslUrl: 'wss://127.0.0.1:9001',
    starts: [{ startedAt: 1100, duration: 50, failed: false }],
  },
  tests: [],
  ...more,
});

export const report = (files: readonly FileReport[]): Report => ({
  version: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  duration: 2000,
  runs: [{ id: 'a', command: 'jest --ci', node: '20.1.0', jest: '30.5.2', seed: 7, workers: 2 }],
  files,
});

const percentiles = { count: 10, p50: 1, p90: 2, p99: 3, p999: 3, max: 4 };
const tier = (connections: number) => ({
  connections,
  opened: connections,
  failed: 0,
  runs: connections,
  failedRuns: 0,
  elapsed: 150,
  handshake: percentiles,
  work: { 'round trip': { ...percentiles, p50: connections } },
  sent: { messages: 1, bytes: 1 },
  received: { messages: 1, bytes: 1 },
  throughput: 100 * connections,
  load: { delay: 0, utilization: 0.1, processes: 1, limited: false },
  failures: [],
  server: { shared: false, processes: 1, cpu: connections * 3, memory: connections * 1_200_000 },
  bins: {
    'round trip': [
      { from: 0.5, to: 1, count: 6 },
      { from: 1, to: 2, count: 4 },
    ],
  },
  slices: [0, 50, 100].map((at) => ({
    ...{ at, runs: 3, failedRuns: at === 50 ? 1 : 0 },
    work: { 'round trip': percentiles },
  })),
});

/** What `scale()` records. */
const scaleRecord = {
  kind: 'scale',
  data: {
    name: 'echo',
    url: 'ws://127.0.0.1:9000/',
    tiers: [
      ...[1, 2, 3].map(tier),
      { ...tier(5), failedRuns: 2, failures: [{ cause: 'refused', count: 2, examples: ['why'] }] },
    ],
    growth: { latency: { exponent: 1, error: 0.1 } },
    limits: { p99: 2, errors: 0.5, growth: 1.5 },
    plan: { model: 'closed', duration: 150, warmUp: 20, rounds: 3 },
    baseline: {
      path: 'baseline.json',
      metrics: [
        {
          ...{ connections: 5, metric: 'p99', before: 1, now: 3 },
          ...{ change: 2, noise: 0.1, verdict: 'worse' },
        },
      ],
      notes: [],
    },
  },
};

const failure = `Error: expect(client).toReceiveMessage(expected)

They differ at n.

- Expected  - 1
+ Received  + 1

  Object {
-   "n": <b>1</b>,
+   "n": <b>2</b>,
  }

The connection is open; 1 message has arrived and is read.
  ← +6 ms open
  → +7 ms text 16 B {"type":"hello"}
> ← +8 ms text 24 B {"type":"welcome","n":2}
    at Object.toReceiveMessage (/project/chat.test.js:3:5)`;

const json = '{"type":"welcome","room":{"limits":[1,2]}}';

const sourceText = `test('fails', async () => {
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ n: 1 });
});
`;

/** One of each thing that the page shows. */
export const everything: Report = report([
  file('chat.test.js', {
    source: sourceText,
    tests: [
      testReport('chat greets', {
        titles: ['chat', 'greets'],
        startedAt: 1200,
        steps: [
          { title: 'beforeEach', kind: 'hook', start: 0, duration: 3 },
          { title: 'connect()', kind: 'call', start: 5, duration: 2, line: 4 },
          { title: 'client.send()', kind: 'send', start: 7, duration: 0, line: 5, connection: 0 },
          {
            title: 'client.receive()',
            kind: 'call',
            start: 7.2,
            duration: 2,
            line: 6,
            connection: 0,
          },
          { title: 'link.latency(latency: 5) downstream', kind: 'network', start: 6, line: 4 },
          { title: 'server crashes', kind: 'server', start: 20, duration: 1 },
        ],
        connections: [
          connection(
            [
              frame(1, '', { kind: 'open' }),
              frame(2, '{"type":"hello"}', { direction: 'out' }),
              frame(3, json),
            ],
            {
              label: 'ws://127.0.0.1:9000/chat (alice)',
              protocol: 'chat.v1',
              request: {
                target: '/chat?room=1',
                headers: [{ name: 'origin', value: 'https://chat.example.com' }],
              },
              upgrade: { status: 101, headers: [{ name: 'server', value: 'chat/2' }] },
            },
          ),
          connection([frame(2.5, 'from bob', { direction: 'out' })], { framesLeftOut: 3 }),
        ],
        output: { lines: ['listening', 'a\u001b[31m client'], leftOut: 2, times: [1, 6.5] },
      }),
      testReport('chat greets', {
        titles: ['chat', 'greets'],
        connections: [connection([frame(1, '', { kind: 'binary', bytes: 4, base64: 'AQID+g==' })])],
      }),
      testReport('chat comes back', {
        titles: ['chat', 'comes back'],
        earlierAttempts: [
          { failures: ['Error: the first attempt'], connections: [connection([frame(1, 'once')])] },
        ],
        connections: [connection([frame(1, 'twice')])],
      }),
      testReport('chat fails', {
        titles: ['chat', 'fails'],
        status: 'failed',
        duration: 40,
        failures: [failure],
        about: { connection: 0, frame: 2 },
        console: { lines: ['log: a line of the test'], leftOut: 0 },
        steps: [
          { title: 'client.send()', kind: 'send', start: 7, duration: 0, line: 2, connection: 0 },
          {
            title: 'expect(…).toReceiveMessage()',
            kind: 'call',
            start: 7,
            duration: 30,
            failed: true,
            line: 3,
            connection: 0,
          },
        ],
        connections: [
          connection([
            frame(1, '', { kind: 'open' }),
            frame(2, '{"type":"hello"}', { direction: 'out' }),
            frame(3, '{"type":"welcome","n":2}'),
            frame(9, '{"type":"later","n":3}'),
          ]),
        ],
        codeFrame: {
          path: 'chat.test.js',
          line: 3,
          column: 5,
          first: 2,
          lines: ["test('fails', () => {", '  expect(1).toBe(2);', '});'],
        },
      }),
      testReport('chat later', { status: 'pending', titles: ['chat', 'later'] }),
      testReport('chat sometime', { status: 'todo', titles: ['chat', 'sometime'] }),
    ],
  }),
  file('load.test.js', {
    worker: '2',
    startedAt: 1500,
    records: [scaleRecord, { kind: 'other', data: { a: 1 } }],
    tests: [
      testReport('echo 1 connection', {
        steps: [{ title: 'client.receive()', start: 1, duration: 2 }],
        records: [
          { kind: 'scale-tier', data: { ...scaleRecord.data, tiers: [tier(1)], growth: {} } },
        ],
      }),
    ],
    console: { lines: ['log: a line'], leftOut: 0 },
  }),
  file('broken.test.js', {
    failure: 'WsDynamicError [ERR_WS_SERVER_FAILED]: the server did not start',
    codeFrames: [
      {
        ...{ failure: 0, path: 'chat.js', line: 2, column: 150, first: 1 },
        lines: ['listen();', `${' '.repeat(149)}boom();`],
      },
    ],
  }),
]);
