/** @jest-environment node */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { Recording } from '../../../src/worker/connections/recording';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function usedMemory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const size = 512 * 1024;
const count = 64;
/** Each time another string, in one piece. */
const longText = (letter: number): string => Buffer.alloc(size, letter).toString('latin1');

test('holds the beginning of a long string that was sent, and not the string', () => {
  const recording = new Recording('frames');
  const before = usedMemory();
  for (let index = 0; index < count; index += 1) {
    recording.addSent({ data: longText(65 + index), isBinary: false, at: index }, undefined);
  }
  expect(usedMemory() - before).toBeLessThan((count * size) / 4);
  expect(recording.frames).toHaveLength(count);
  expect(recording.frames[0]?.preview).toMatch(/^"A{120}" … /);
});
