import { expect, test } from '@jest/globals';
import { WsDynamicError } from '../../../src';
import { keepsAnswers } from '../../../src/suites/security/checks/slow-reader';

const text = { opcode: 1, fin: true };
const pong = { opcode: 10, fin: true };
const late = new WsDynamicError('ERR_WS_RECEIVE_TIMEOUT', 'no frame');

/** A connection on which these frames arrive; `undefined` is its end. */
function connection(frames: readonly unknown[]) {
  const left = frames.values();
  return {
    sendFrame: async () => undefined,
    async receiveFrame() {
      const frame: unknown = left.next().value;
      if (frame instanceof Error) throw frame;
      return frame as never;
    },
  };
}

test.each([
  ['most of the 4 messages are answered before the pong', [text, text, text, pong], true],
  ['few of the 4 messages are answered before the pong', [text, pong], false],
  ['the server ends the connection', [text, undefined], false],
  ['the server resets the connection', [text, new Error('ECONNRESET')], false],
])('detects whether the server buffers answers if %s', async (_, frames, isKept) => {
  expect(await keepsAnswers(connection(frames), 4, 1000)).toBe(isKept);
});

test('fragments of an answer count as one answer', async () => {
  const parts = [
    { ...text, fin: false },
    { opcode: 0, fin: false },
    { opcode: 0, fin: true },
    pong,
  ];
  expect(await keepsAnswers(connection(parts), 4, 1000)).toBe(false);
});

test('without a pong the result is unknown', async () => {
  await expect(keepsAnswers(connection([text, late]), 4, 1000)).rejects.toThrow('too slow');
});
