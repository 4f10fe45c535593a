import { expect, test } from '@jest/globals';
import { formatTranscript, type RecordedConnection } from '../../../src/worker/session/transcript';

function connection(name: string, frames: readonly string[]): RecordedConnection {
  return {
    label: `ws://127.0.0.1:9001/${name}`,
    showFrames: (most) => frames.slice(-most),
    upgrade: { status: 101 },
  };
}

test('shows each connection with its frames, then the output of the server', () => {
  const connections = [connection('', ['  ← +0 ms open']), connection('two', [])];
  expect(formatTranscript(connections, ['ready', 'bye'])).toMatchInlineSnapshot(`
"Connection 1 of 2: ws://127.0.0.1:9001/
  ← +0 ms open
Connection 2 of 2: ws://127.0.0.1:9001/two
  (nothing sent, nothing received)
Server output:
  | ready
  | bye"
`);
});

test('the failed connection comes first, marked, and its frames are not repeated', () => {
  const connections = [connection('one', ['  ← a']), connection('two', ['  ← b'])];
  expect(
    formatTranscript(connections, [], [], connections.slice(1), connections[1]),
  ).toMatchInlineSnapshot(`
"> Connection 2 of 2: ws://127.0.0.1:9001/two: it failed, its frames are above
Connection 1 of 2: ws://127.0.0.1:9001/one
  ← a"
`);
});

test('the frames of a mock server in its own failure are not repeated', () => {
  const connections = [connection('client', ['  ← a']), connection('mock', ['  ← b'])];
  expect(formatTranscript(connections, [], [], connections.slice(1))).toMatchInlineSnapshot(`
"> Connection 2 of 2: ws://127.0.0.1:9001/mock: its frames are above
Connection 1 of 2: ws://127.0.0.1:9001/client
  ← a"
`);
});

test('of many connections some are shown, and the failed one', () => {
  const frames = Array.from({ length: 100 }, (_, index) => `  ← ${index}`);
  const connections = Array.from({ length: 300 }, (_, index) => connection(`${index}`, frames));
  const lines = formatTranscript(
    connections,
    [],
    [],
    connections.slice(200, 201),
    connections[200],
  ).split('\n');
  expect(lines[0]).toContain('> Connection 201 of 300');
  expect(lines.at(-1)).toBe('… and 295 more connections');
  expect(lines.length).toBeLessThan(60);
});

test('omits the start of a long output, and the end of a long line', () => {
  const output = Array.from({ length: 50 }, (_, line) => `line ${line}`);
  const lines = formatTranscript([], [...output, 'x'.repeat(1000)]).split('\n');
  expect(lines.slice(0, 2)).toMatchInlineSnapshot(`
[
  "Server output (21 earlier lines left out):",
  "  | line 21",
]
`);
  expect(lines.at(-1)).toBe(`  | ${'x'.repeat(500)} … 500 more characters`);
});

test('is empty if nothing happened', () => {
  expect(formatTranscript([], [])).toBe('');
});
