import { describe, expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../src/bridge/connection-data';
import {
  type Bytes,
  decode,
  decodeBinary,
  decodeJson,
  decodeText,
  encode,
  isBytes,
  toBuffer,
  whyNoJson,
} from '../../../src/test-realm/message/message';

const received = (data: Buffer, isBinary: boolean): ReceivedMessage => ({
  ...{ number: 1, at: 0, direction: 'in', kind: 'message', fin: true, isRead: false },
  ...{ data, isBinary, bytes: data.length },
});
const text = (data: string) => received(Buffer.from(data), false);
const binary = (data: Buffer) => received(data, true);

describe('decode', () => {
  test('returns text as a string, whether stored as bytes or as a string', () => {
    expect(decode(text('grüß'))).toBe('grüß');
    expect(decode({ data: 'grüß', isBinary: false })).toBe('grüß');
  });

  test('copies binary messages up to 8 KiB', () => {
    const small = Buffer.alloc(8192, 1);
    const copy = decode(binary(small)) as Buffer;
    expect(copy).toEqual(small);
    copy.fill(2);
    expect(small[0]).toBe(1);
    const large = Buffer.alloc(8193);
    expect(decode(binary(large))).toBe(large);
  });

  test('returns bytes of a binary message stored as a string', () => {
    expect(decode({ data: 'ab', isBinary: true })).toEqual(Buffer.from('ab'));
    expect(decode({ data: 'a'.repeat(9000), isBinary: true })).toEqual(Buffer.alloc(9000, 'a'));
  });
});

const memory = Uint8Array.from([9, 1, 2, 9]).buffer;
test.each<[string, Bytes, number[]]>([
  ['a Buffer', Buffer.from([1, 2]), [1, 2]],
  ['a part of a piece of memory', new Uint8Array(memory, 1, 2), [1, 2]],
  ['a DataView', new DataView(memory, 2), [2, 9]],
  ['an ArrayBuffer', memory, [9, 1, 2, 9]],
  ['a SharedArrayBuffer', new SharedArrayBuffer(2), [0, 0]],
])('%s is bytes', (_name, bytes, shown) => {
  expect(isBytes(bytes)).toBe(true);
  expect([...toBuffer(bytes)]).toEqual(shown);
  expect(encode(bytes)).toEqual(Buffer.from(shown));
});

test('a Buffer is not copied', () => {
  const buffer = Buffer.from([1]);
  expect(toBuffer(buffer)).toBe(buffer);
});

test.each([['text'], [[1, 2]], [{ byteLength: 2 }], [null]])('%j is not bytes', (value) => {
  expect(isBytes(value)).toBe(false);
});

test('strings are sent unchanged, other values as JSON', () => {
  expect(encode('{"a":1}')).toBe('{"a":1}');
  expect(encode('')).toBe('');
  expect(encode({ a: [1, null] })).toBe('{"a":[1,null]}');
  expect(() => encode(Number.NaN)).toThrow('send(): expected a string, bytes');
});

const unexpected = (message: string) =>
  expect.objectContaining({ code: 'ERR_WS_UNEXPECTED_MESSAGE', message });

test('text is read as JSON', () => {
  expect(decodeJson(text('{"a":[1]}'))).toEqual({ a: [1] });
  expect(decodeJson(text('null'))).toBeNull();
});

test('a text that is not JSON fails with its first invalid character', () => {
  expect(() => decodeJson(text('{"a":}'))).toThrow(
    unexpected(
      'Expected JSON, but got the text "{\\"a\\":}".\n' +
        'It is not JSON: at character 5 of 6 it reads "}".\n' +
        'Read it with receiveText() if it is meant to be plain text.',
    ),
  );
  expect(() => decodeJson(text('{'))).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ name: 'SyntaxError' }) }),
  );
});

test.each([
  ['{"a":1', 'at character 6 of 6 it ends too early.'],
  ['', 'at character 0 of 0 it ends too early.'],
  ['[1] and a text that goes on', 'at character 4 of 27 it reads "and a text that goes".'],
])('%j is not JSON: %s', (given, why) => {
  expect(whyNoJson(given)).toBe(`It is not JSON: ${why}`);
});

test('bytes are not read as text, nor text as bytes', () => {
  expect(decodeText(text('a'))).toBe('a');
  expect(decodeBinary(binary(Buffer.of(1)))).toEqual(Buffer.of(1));
  expect(() => decodeText(binary(Buffer.alloc(33, 0xab)))).toThrow(
    unexpected(
      `Expected a text message, but got 33 bytes of binary: <${'ab'.repeat(32)}>.\n` +
        'Read it with receiveBinary(), or let the server send a string.',
    ),
  );
  expect(() => decodeBinary(text('a"b'))).toThrow(
    unexpected(
      'Expected a binary message, but got the text "a\\"b".\n' +
        'Read it with receiveText() or receiveJson(), or let the server send bytes.',
    ),
  );
});

test('a failure shows the first 120 characters of a text', () => {
  const shown = 'x'.repeat(120);
  expect(() => decodeBinary(text(shown))).toThrow(`got the text "${shown}".\n`);
  expect(() => decodeBinary(text(`${shown}y`))).toThrow(`got the text "${shown}" ….\n`);
});
