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

test('what is written in one turn goes out in one write', async () => {
  expect(await writesOf(['a'], ['b'], ['c'])).toEqual(['abc']);
});

test('of own writes, the first two go out in one', async () => {
  expect(await writesOf(['a', ownWrite], ['b', ownWrite], ['c', ownWrite])).toEqual(['ab', 'c']);
});

test('chops go out one by one, and what follows waits for them', async () => {
  expect(await writesOf(['abcde', { chop: 2 }], ['f'])).toEqual(['ab', 'cd', 'e', 'f']);
});

test('what follows a message in chops waits for its answer', async () => {
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

test('it is not waited for where nothing more is written, or the connection is over', async () => {
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
