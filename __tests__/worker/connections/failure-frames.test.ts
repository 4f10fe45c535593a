import { expect, test } from '@jest/globals';
import type { LoggedFrame } from '../../../src/bridge/connection-data';
import { type FrameSource, showFrames } from '../../../src/worker/connections/failure-frames';
import { MessageLog } from '../../../src/worker/connections/message-log';

/** The log of a connection that keeps the first and the last of its frames. */
function source(received: number, sent = 0): FrameSource {
  const log = new MessageLog('frames');
  log.add({ at: 1, direction: 'in', kind: 'open', data: '' });
  for (let at = 2; at < sent + 2; at += 1) log.addSent(at, `sent ${at}`, false, true);
  for (let at = sent + 2; at < received + sent + 2; at += 1) {
    log.addReceived(at, Buffer.from('x'), false);
  }
  return { frames: log.frames, totalFrames: log.total, start: 0 };
}

test('shows all of a few frames', () => {
  expect(showFrames(source(2), 10)).toEqual([
    '  ← +1 ms open',
    '  ← +2 ms text 1 B "x"',
    '  ← +3 ms text 1 B "x"',
  ]);
});

test('marks a message that a codec hides, without escape sequences', () => {
  const { frames, ...rest } = source(1);
  const hidden = frames.map((frame) => ({ ...frame, isHidden: frame.kind === 'message' }));
  expect(showFrames({ frames: hidden, ...rest }, 10)).toEqual([
    '  ← +1 ms open',
    '· ← +2 ms text 1 B "x"',
  ]);
});

test('shows the fragments of a sent message on one line', () => {
  const log = new MessageLog('all');
  log.addSent(1, '{"a":', false, false);
  log.addSent(2, '"b"}', false, true);
  expect(showFrames({ frames: log.frames, totalFrames: log.total, start: 0 }, 10)).toEqual([
    '  → +1 ms text 9 B in 2 fragments {"a":"b"}',
  ]);
});

test('of many frames shows the handshake, the sent ones, and the last', () => {
  expect(showFrames(source(10_000, 5), 12)).toEqual([
    '  ← +1 ms open',
    '  → +2 ms text 6 B "sent 2"',
    '  → +3 ms text 6 B "sent 3"',
    '  → +4 ms text 6 B "sent 4"',
    '  → +5 ms text 6 B "sent 5"',
    '  → +6 ms text 6 B "sent 6"',
    '  … 9994 frames left out',
    ...[1, 2, 3, 4, 5, 6].map((at) => `  ← +${10_000 + at} ms text 1 B "x"`),
  ]);
});

test('states the number of omitted frames once, if there are several gaps', () => {
  const { frames, totalFrames } = source(100, 4);
  const lines = showFrames({ frames, totalFrames, start: 0 }, 6, frames.at(-12));
  expect(lines.filter((line) => line.startsWith('  …'))).toEqual(['  … 96 frames left out', '  …']);
});

test.each([
  ['kept', 9950],
  ['no longer kept', 500],
])('marks the frame in question: %s', (_name, number) => {
  const question: LoggedFrame = {
    ...{ number, at: number, direction: 'in', kind: 'message', isBinary: false, fin: true },
    ...{ data: Buffer.from('x'), bytes: 1 },
  };
  const lines = showFrames(source(10_000), 6, question);
  const marked = lines.filter((line) => line.startsWith('>'));
  expect(marked).toEqual([`> ← +${number} ms text 1 B "x"`]);
  expect(lines.length).toBeLessThan(16);
});

test('states the number of frames if only the handshake is kept', () => {
  const log = new MessageLog('none');
  log.add({ at: 1, direction: 'in', kind: 'open', data: '' });
  for (let at = 2; at < 6; at += 1) log.addReceived(at, Buffer.from('x'), false);
  const lines = showFrames({ frames: log.frames, totalFrames: log.total, start: 0 }, 10);
  expect(lines).toEqual(['  ← +1 ms open', '  … 4 frames left out']);
});
