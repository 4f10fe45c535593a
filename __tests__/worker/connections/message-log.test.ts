import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { logBytes, MessageLog } from '../../../src/worker/connections/message-log';

const mebibyte = 1024 * 1024;

test('keeps every payload unchanged, in order, with its number', () => {
  const log = new MessageLog('all');
  const data = Buffer.from('received');
  const received = log.addReceived(1, data, true);
  log.addSent(2, 'sent', false, true);
  log.add({ at: 3, direction: 'in', kind: 'ping', data: Buffer.from('p') });
  expect(received.data).toBe(data);
  expect(log.received).toEqual([received]);
  expect(log.frames.map(({ number, kind, data }) => [number, kind, String(data)])).toEqual([
    [1, 'message', 'received'],
    [2, 'message', 'sent'],
    [3, 'ping', 'p'],
  ]);
});

test('joins the fragments of a sent message after the last one', () => {
  const log = new MessageLog('all');
  log.addSent(1, 'a', true, false);
  expect(log.sent).toEqual([]);
  expect(log).toMatchObject({ hasSent: true, counters: { messagesSent: 0, bytesSent: 1 } });
  log.addSent(2, Buffer.from('b'), false, true);
  expect(log.sent).toMatchObject([
    { data: Buffer.from('ab'), isBinary: true, bytes: 2, fin: true },
  ]);
});

test('shows a message sent in fragments as one frame, at the place of its first fragment', () => {
  const log = new MessageLog('all');
  log.addSent(1, '{"password":"', false, false);
  log.add({ at: 2, direction: 'in', kind: 'ping', data: '' });
  log.addSent(3, 'secret"}', false, true);
  log.addSent(4, 'next', false, true);
  expect(log.total).toBe(3);
  expect(log.frames.map(({ number, bytes, data }) => [number, bytes, String(data)])).toEqual([
    [1, 21, '{"password":"secret"}'],
    [2, 0, ''],
    [3, 4, 'next'],
  ]);
});

test('"frames" joins the starts of fragments up to the first one that is cut', () => {
  const log = new MessageLog('frames');
  log.addSent(1, 'a', false, false);
  log.addSent(2, 'b'.repeat(200), false, false);
  log.addSent(3, 'c', false, true);
  expect(log.frames).toMatchObject([{ number: 1, bytes: 202, fin: true, fragments: 3 }]);
  expect(String(log.frames[0]?.data)).toBe(`a${'b'.repeat(119)}`);
});

test('"frames" drops a fragment whose message has no start in the log', () => {
  const log = new MessageLog('frames');
  for (let at = 0; at < 20; at += 1) log.add({ at, direction: 'in', kind: 'ping', data: '' });
  log.addSent(20, '{"password":"', false, false);
  for (let at = 0; at < 100; at += 1) log.add({ at, direction: 'in', kind: 'ping', data: '' });
  log.addSent(21, 'secret"}', false, true);
  expect(log.frames.filter(({ kind }) => kind === 'message')).toEqual([]);
});

describe('above its limit', () => {
  function filled(): MessageLog {
    const log = new MessageLog('all');
    for (let at = 1; at <= 200; at += 1) log.addReceived(at, Buffer.alloc(mebibyte, at), true);
    return log;
  }

  test('drops the oldest payloads', () => {
    const { received } = filled();
    expect(received.length).toBe(logBytes / mebibyte - 1);
    expect(received.at(-1)).toMatchObject({ number: 200, bytes: mebibyte });
  });

  test('keeps the first frames and the last, with the start of their payloads', () => {
    const { frames, total } = filled();
    const numbers = frames.map(({ number }) => number);
    expect(total).toBe(200);
    expect(numbers.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(numbers.slice(-64)).toEqual(Array.from({ length: 64 }, (_, index) => 137 + index));
    expect(frames[0]).toMatchObject({ bytes: mebibyte, data: Buffer.alloc(120, 1) });
    expect(frames.length).toBeLessThan(200);
  });

  test('keeps the latest payload in any size', () => {
    const log = filled();
    log.addReceived(201, Buffer.alloc(logBytes + 1), true);
    expect(log.received).toMatchObject([{ number: 201 }]);
  });
});

test('"frames" keeps the start of a long sent string, and not the string', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const usedMemory = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const log = new MessageLog('frames');
  const before = usedMemory();
  for (let index = 0; index < 64; index += 1) {
    // Each time another string, in one piece.
    log.addSent(index, Buffer.alloc(mebibyte / 2, 65 + index).toString('latin1'), false, true);
  }
  expect(usedMemory() - before).toBeLessThan(8 * mebibyte);
  expect(String(log.frames[0]?.data)).toBe('A'.repeat(120));
});
