import { expect, test } from '@jest/globals';
import { Outbound, type WriteOptions } from '../../../src/suites/probe/outbound';

/** The writes that reach TCP. */
async function writesOf(...pieces: readonly (readonly [string, WriteOptions?])[]) {
  const writes: string[] = [];
  const outbound = new Outbound({
    async sendBytes(bytes) {
      writes.push(bytes.toString());
    },
    receiveBytes: async () => undefined,
    terminate: () => undefined,
  });
  for (const [text, options] of pieces) outbound.write([Buffer.from(text)], options);
  await outbound.flushed();
  return writes;
}

const ownWrite = { ownWrite: true };

test('frames of one turn are sent in one write', async () => {
  expect(await writesOf(['a'], ['b'], ['c'])).toEqual(['abc']);
});

test('with separate writes, the first two frames are sent in one', async () => {
  expect(await writesOf(['a', ownWrite], ['b', ownWrite], ['c', ownWrite])).toEqual(['ab', 'c']);
});

test('chops are sent one by one, and later frames wait for them', async () => {
  expect(await writesOf(['abcde', { chop: 2 }], ['f'])).toEqual(['ab', 'cd', 'e', 'f']);
});

test('frames after a message in chops wait for its answer', async () => {
  const writes: string[] = [];
  const outbound = new Outbound({
    async sendBytes(bytes) {
      writes.push(bytes.toString());
      if (writes.length < 2) return;
      // The peer reads late, and answers.
      setImmediate(() => {
        writes.push('answer');
        outbound.answered();
      });
    },
    receiveBytes: async () => undefined,
    terminate: () => undefined,
  });
  outbound.write([Buffer.from('ab')], { chop: 1, answerDue: true });
  outbound.write([Buffer.from('c')], { chop: 1 });
  await outbound.flushed();
  expect(writes.slice(0, 4)).toEqual(['a', 'b', 'answer', 'c']);
});

test('they do not wait if nothing follows, or the connection has ended', async () => {
  expect(await writesOf(['ab', { chop: 1, answerDue: true }])).toEqual(['a', 'b']);
  const outbound = new Outbound({
    async sendBytes() {
      outbound.end();
    },
    receiveBytes: async () => undefined,
    terminate: () => undefined,
  });
  outbound.write([Buffer.from('a')], { chop: 1, answerDue: true });
  outbound.write([Buffer.from('b')], { chop: 1 });
  await outbound.paced();
});
