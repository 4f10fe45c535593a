/** @jest-environment node */
import { expect, test } from '@jest/globals';
import type { FrameRecord } from '../../../src/realm/connection-data';
import { formatTranscript } from '../../../src/worker/session/transcript';

function frame(at: number, kind: FrameRecord['kind'], preview: string): FrameRecord {
  return { at, direction: kind === 'open' ? 'in' : 'out', kind, bytes: 5, preview };
}

test('shows each connection with its frames, then what the server wrote', () => {
  const frames = [frame(0.4, 'open', 'protocol v1'), frame(12.5, 'text', '"hello"')];
  const connections = [
    { label: 'ws://127.0.0.1:9001/', frames },
    { label: 'ws://127.0.0.1:9001/two', frames: [] },
  ];
  expect(formatTranscript(connections, ['ready', 'bye'])).toMatchInlineSnapshot(`
"Connection 1 of 2: ws://127.0.0.1:9001/
  ← +0 ms open protocol v1
  → +13 ms text 5 B "hello"
Connection 2 of 2: ws://127.0.0.1:9001/two
  (nothing sent, nothing received)
Server output:
  | ready
  | bye"
`);
});

test('leaves out the middle of a long story, and the start of a long output', () => {
  const frames = Array.from({ length: 60 }, (_, at) => frame(at, 'text', `"${at}"`));
  const output = Array.from({ length: 50 }, (_, line) => `line ${line}`);
  const lines = formatTranscript([{ label: 'ws://127.0.0.1:9001/', frames }], output).split('\n');
  expect(lines.slice(20, 23)).toMatchInlineSnapshot(`
[
  "  → +19 ms text 5 B "19"",
  "  … 20 frames left out …",
  "  → +40 ms text 5 B "40"",
]
`);
  expect(lines[41]).toContain('"59"');
  expect(lines.slice(42, 44)).toMatchInlineSnapshot(`
[
  "Server output (20 earlier lines left out):",
  "  | line 20",
]
`);
  expect(lines.at(-1)).toBe('  | line 49');
});

test('says nothing where nothing happened', () => {
  expect(formatTranscript([], [])).toBe('');
});
