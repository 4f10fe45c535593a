import { expect, test } from '@jest/globals';
import type { AttemptReport, ConnectionReport, StepReport } from '../../src/report/schema';
import { connectionName } from '../../src/report-page/connection-name';
import { foldSteps } from '../../src/report-page/fold-steps';
import { conversationOf } from '../../src/report-page/har-conversations';
import { mapOf, ticksOf } from '../../src/report-page/trace-lanes';
import { frameAt, lineOf, relatedTo, startRow } from '../../src/report-page/trace-links';
import { filterRows, rowKinds, type TraceRow, traceOf } from '../../src/report-page/trace-rows';
import { connection, frame } from './example-report';

const step = (title: string, start: number, more: Partial<StepReport> = {}): StepReport => ({
  ...{ title, start, kind: 'call', duration: 1, line: 9, connection: 0 },
  ...more,
});
const trace: Pick<AttemptReport, 'connections' | 'steps' | 'output'> = {
  connections: [
    connection(
      [
        frame(1, '', { kind: 'open' }),
        frame(2, 'hello', { direction: 'out' }),
        frame(12, 'welcome'),
        frame(30, '1006', { kind: 'close' }),
      ],
      { start: 0 },
    ),
    connection([frame(3, `${'x'.repeat(1000)}END`)], { start: 0 }),
  ],
  steps: [
    step('test function', 0, { kind: 'test', duration: 40, failed: true, line: 1 }),
    step('client.send()', 2, { kind: 'send', duration: 0, line: 3 }),
    step('expect(…).toReceiveMessage()', 10, { duration: 5, line: 4 }),
    step('link.down() both', 20, { kind: 'network', line: 5, duration: undefined as never }),
    step('client.receive()', 21, { duration: 10, failed: true, line: 6 }),
  ],
  output: { lines: ['listening', 'bye'], leftOut: 0, times: [1.5, 29] },
};
const rows = traceOf(trace);
const named = (part: string): TraceRow =>
  rows.find(({ summary }) => summary.includes(part)) as TraceRow;

test('rows are in order of time; a send is merged with its frame', () => {
  expect(rows.map(({ kind, summary }) => `${kind} ${summary.slice(0, 12)}`)).toEqual([
    'calls test functio',
    'frames ',
    'output listening',
    'frames hello',
    'frames xxxxxxxxxxxx',
    'calls expect(…).to',
    'frames welcome',
    'network link.down() ',
    'calls client.recei',
    'output bye',
    'frames 1006',
  ]);
  expect(named('hello')).toMatchObject({ line: 3, step: { title: 'client.send()' } });
  expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => index));
});

test('a call is linked to the frames of its connection during the call, and a frame to its calls', () => {
  expect(relatedTo(named('toReceive'), rows)).toEqual([named('welcome')]);
  expect(relatedTo(named('welcome'), rows)).toEqual([named('toReceive')]);
  expect(relatedTo(named('1006'), rows)).toEqual([named('link.down'), named('client.receive')]);
  expect(lineOf(named('welcome'), rows)).toBe(4);
  expect(lineOf(named('1006'), rows)).toBe(6);
  expect(lineOf(named('hello'), rows)).toBe(3);
});

test('the row that the failure is about is selected initially', () => {
  expect(startRow(rows, { connection: 0, frame: 2 }, true)).toBe(named('welcome').id);
  expect(startRow(rows, { connection: 0 }, true)).toBe(named('1006').id);
  expect(startRow(rows, undefined, true)).toBe(named('1006').id);
  const [ada, bob] = trace.connections;
  const frames = ada?.frames?.slice(0, 3) ?? [];
  const over = traceOf({
    ...trace,
    connections: [connection(frames, { start: 0 }), ...(bob ? [bob] : [])],
  });
  expect(over[startRow(over, { connection: 0 }, true)]?.summary).toBe('client.receive()');
  expect(over[startRow(over, undefined, true)]?.summary).toBe('welcome');
  const passed = traceOf({ connections: trace.connections });
  expect(passed[startRow(passed, undefined, false)]?.frame?.text).toBe('hello');
  expect(passed[startRow(passed, undefined, true)]?.frame?.kind).toBe('close');
  const alone = traceOf({ connections: [], steps: trace.steps ?? [] });
  expect(alone[startRow(alone, undefined, true)]?.summary).toBe('client.receive()');
});

test('an uncaught error is a row of the server', () => {
  const thrown = step('uncaught TypeError: lost', 13, { kind: 'error', duration: 0, failed: true });
  const all = traceOf({ ...trace, steps: [...(trace.steps ?? []), thrown] });
  const row = all.find(({ summary }) => summary.startsWith('uncaught'));
  expect(row).toMatchObject({ kind: 'server', failed: true });
  expect(relatedTo(row, all)).toEqual([]);
});

test('a call that was expected to fail is not shown as failed', () => {
  const refused = step('connect()', 0, { duration: 9, failed: true });
  const matcher = step('expect(…).toRejectUpgrade()', 1, { duration: 9 });
  const failures = (steps: readonly StepReport[]): boolean[] =>
    traceOf({ connections: [], steps }).map(({ failed }) => failed);
  expect(failures([refused, matcher])).toEqual([false, false]);
  expect(failures([refused, { ...matcher, failed: true }])).toEqual([true, true]);
  expect(failures([{ ...refused, line: 2 }, matcher])).toEqual([true, false]);
});

test('a line of the failure selects the frame of its time and direction', () => {
  expect(frameAt(rows, { time: 12, direction: 'in' }, undefined)).toBe(named('welcome'));
  expect(frameAt(rows, { time: 12, direction: 'out' }, undefined)).toBeUndefined();
});

test('rows are filtered by kind, connection and words anywhere in their payload', () => {
  const all = { kinds: new Set(rowKinds), only: undefined, text: '' };
  expect(filterRows(rows, { ...all, text: ' end ' })).toEqual([named('xxx')]);
  expect(filterRows(rows, { ...all, text: 'CLOSE' })).toEqual([named('1006')]);
  expect(filterRows(rows, { ...all, kinds: new Set(['network']) })).toEqual([named('link.down')]);
  expect(filterRows(rows, { ...all, only: 1 }).flatMap((row) => row.frame ?? [])).toHaveLength(1);
  expect(named('xxx').summary).toHaveLength(300);
});

test('the calls of a loop are folded into one row; failed ones are kept', () => {
  const loop = Array.from({ length: 20 }, (_, index) => step('client.receive()', index));
  const failed = step('client.receive()', 50, { failed: true });
  const folded = foldSteps([...loop, failed]);
  expect(folded.map(({ count, end }) => [count, end])).toEqual([
    [20, 20],
    [1, 51],
  ]);
  expect(foldSteps(loop.slice(0, 12))).toHaveLength(12);
});

test('the map has a lane for calls, connections, network and server', () => {
  const { lanes, to } = mapOf(rows, trace.connections, ['1 /', '2 /']);
  expect(to).toBe(40);
  expect(lanes.map(({ name, bars }) => [name, bars.length])).toEqual([
    ['calls', 2],
    ['1 /', 5],
    ['2 /', 2],
    ['network', 1],
    ['server', 2],
  ]);
});

test.each([
  [259.1, [0, 100, 200]],
  [175.6, [0, 50, 100, 150]],
  [9.2, [0, 5]],
  [7, [0, 2, 4, 6]],
  [4000, [0, 1000, 2000, 3000]],
])('the scale of %p ms has round numbers', (length, ticks) => {
  expect(ticksOf(length)).toEqual(ticks);
});

test("a conversation for a HAR file has the request's headers", () => {
  const headers = [{ name: 'origin', value: 'https://chat.example.com' }];
  const requestOf = (more: Partial<ConnectionReport>): unknown =>
    conversationOf(connection([], more), 1000).requestHeaders;
  expect(requestOf({ request: { target: '/', headers } })).toEqual(headers);
  expect(requestOf({})).toEqual([]);
});

test("a conversation for a HAR file is recorded from the client's side", () => {
  const frames = [frame(1, 'a'), frame(2, 'b', { direction: 'out' })];
  const messages = (side: { side?: 'server' }): unknown[] =>
    conversationOf(connection(frames, { start: 5, ...side }), 1000).messages.map(
      ({ type, at, data }) => [type, at, data],
    );
  expect(messages({})).toEqual([
    ['receive', 1006, 'a'],
    ['send', 1007, 'b'],
  ]);
  expect(messages({ side: 'server' })).toEqual([
    ['send', 1006, 'a'],
    ['receive', 1007, 'b'],
  ]);
});

test.each([
  [{ url: 'wss://api.example.com/v1 (connection 2)', side: 'server' as const }, '1 mock /v1'],
  [{ url: 'ws://127.0.0.1:9000 (connection 1)', side: 'server' as const }, '1 mock'],
  [{ url: 'ws://127.0.0.1:9000/' }, '1 client'],
  [{ url: 'ws://127.0.0.1:9000/r%C3%A4ume?a=1' }, '1 /räume?a=1'],
  [{ url: 'ws://127.0.0.1:9000/%ff' }, '1 /%ff'],
  [{ label: 'ws://127.0.0.1:9000/chat (ada)' }, '1 ada'],
  [
    { url: 'ws://h/live?token=(masked)', label: 'ws://h/live?token=(masked)' },
    '1 /live?token=(masked)',
  ],
])('the name of a connection is readable: %p', (given, name) => {
  expect(connectionName(connection([], given), 0)).toBe(name);
});
