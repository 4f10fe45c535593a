/** @jest-environment node */
import { expect, test } from '@jest/globals';
import type { SentMessage } from '../../../src/bridge/connection';
import type { FrameRecord } from '../../../src/bridge/connection-data';
import { type FrameSource, showFrames } from '../../../src/worker/connections/shown-frames';

const opening: FrameRecord = { at: 1, direction: 'in', kind: 'open', bytes: 0, preview: '' };

function arrived(at: number): FrameRecord {
  return { at, direction: 'in', kind: 'text', bytes: 1, preview: `"${at}"` };
}

function sent(at: number): SentMessage {
  return { at, data: `sent ${at}`, isBinary: false };
}

/** A connection that keeps the last 64 of its frames. */
function source(total: number, messages: readonly SentMessage[] = []): FrameSource {
  const all = [opening, ...Array.from({ length: total - 1 }, (_, index) => arrived(index + 2))];
  return { frames: all.slice(-64), totalFrames: total, opening, sent: () => messages };
}

test('shows few frames all', () => {
  expect(showFrames(source(3), 10)).toEqual([
    '  ← +1 ms open',
    '  ← +2 ms text 1 B "2"',
    '  ← +3 ms text 1 B "3"',
  ]);
});

test('of many keeps the handshake, what was sent, and the last', () => {
  const messages = Array.from({ length: 20 }, (_, index) => sent(index + 2.5));
  const lines = showFrames(source(1_000_000, messages), 6);
  expect(lines.slice(0, 9)).toEqual([
    '  ← +1 ms open',
    '  → +3 ms text 8 B "sent 2.5"',
    '  … 999991 frames left out',
    '  → +4 ms text 8 B "sent 3.5"',
    '  …',
    '  → +20 ms text 9 B "sent 19.5"',
    '  …',
    '  → +21 ms text 9 B "sent 20.5"',
    '  …',
  ]);
  expect(lines.at(-1)).toBe('  ← +1000000 ms text 1 B "1000000"');
  expect(lines.length).toBeLessThan(20);
});

test.each([
  ['kept', 999_950],
  ['no longer kept', 500],
])('marks the frame in question: %s', (_name, at) => {
  const question = { data: Buffer.from('x'), isBinary: false, at };
  const lines = showFrames(source(1_000_000), 6, question);
  const marked = lines.filter((line) => line.startsWith('>'));
  expect(marked).toEqual([expect.stringContaining(`> ← +${at} ms text 1 B`)]);
  expect(lines.length).toBeLessThan(16);
});

test('says how many there were where none are kept', () => {
  const empty = { frames: [], totalFrames: 5, opening, sent: () => [] };
  expect(showFrames(empty, 10)).toEqual(['  ← +1 ms open', '  … 4 frames left out']);
});
