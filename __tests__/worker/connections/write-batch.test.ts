/** @jest-environment node */
import { Writable } from 'node:stream';
import { expect, jest, test } from '@jest/globals';
import { WriteBatch } from '../../../src/worker/connections/write-batch';

/** A stream that notes how many chunks came at once. */
class Noting extends Writable {
  readonly writes: number[] = [];
  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(1);
    done();
  }
  override _writev(chunks: unknown[], done: () => void): void {
    this.writes.push(chunks.length);
    done();
  }
}

/** Sends messages of these sizes in one go. */
function send(stream: Writable, batch: WriteBatch, ...sizes: number[]): Promise<void>[] {
  return sizes.map((size) => {
    batch.begin(size);
    const written = new Promise<void>((resolve) => {
      stream.write(Buffer.alloc(size), () => resolve());
    });
    batch.end();
    return written;
  });
}

test('a message that is sent alone is written at once', () => {
  const stream = new Noting();
  send(stream, new WriteBatch(stream), 10);
  expect(stream.writes).toEqual([1]);
});

test('messages sent one after another, each awaited, are written one by one', async () => {
  const stream = new Noting();
  const batch = new WriteBatch(stream);
  for (let count = 0; count < 3; count += 1) await Promise.all(send(stream, batch, 10));
  expect(stream.writes).toEqual([1, 1, 1]);
});

test('of those sent in one go the first is written at once and the others together', async () => {
  const stream = new Noting();
  const written = send(stream, new WriteBatch(stream), 10, 10, 10, 10);
  expect(stream.writes).toEqual([1]);
  await Promise.all(written);
  expect(stream.writes).toEqual([1, 3]);
});

test('what is held back is written as soon as it is 16 KiB', () => {
  const stream = new Noting();
  send(stream, new WriteBatch(stream), 10, 8 * 1024, 8 * 1024, 10, 32 * 1024, 10);
  expect(stream.writes).toEqual([1, 2, 2]);
});

test('nothing is held back behind a release', () => {
  const stream = new Noting();
  const batch = new WriteBatch(stream);
  send(stream, batch, 10, 10, 10);
  batch.release();
  expect(stream.writes).toEqual([1, 2]);
  expect(stream.writableCorked).toBe(0);
});

test('holds back again in a later turn', async () => {
  const stream = new Noting();
  const batch = new WriteBatch(stream);
  await Promise.all(send(stream, batch, 10, 10, 10));
  await Promise.all(send(stream, batch, 10, 10, 10));
  expect(stream.writes).toEqual([1, 2, 1, 2]);
  expect(stream.writableCorked).toBe(0);
});

test('ends its turn also where timers were faked before it was loaded', async () => {
  jest.useFakeTimers();
  try {
    const stream = new Noting();
    let Late = WriteBatch;
    jest.isolateModules(() => {
      Late = (
        require('../../../src/worker/connections/write-batch') as { WriteBatch: typeof WriteBatch }
      ).WriteBatch;
    });
    expect(Late).not.toBe(WriteBatch);
    await Promise.all(send(stream, new Late(stream), 10, 10, 10));
    expect(stream.writes).toEqual([1, 2]);
  } finally {
    jest.useRealTimers();
  }
});
