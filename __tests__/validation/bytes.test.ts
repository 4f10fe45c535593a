import { expect, test } from '@jest/globals';
import { toBytes } from '../../src/test-realm/chain/convert-message';
import { payload } from '../../src/test-realm/client/raw-options';
import { encodeWith } from '../../src/test-realm/codec/decode-with';
import { messageMatch } from '../../src/test-realm/message/expected-value';
import { encode } from '../../src/test-realm/message/message';
import { rawBytes } from '../../src/test-realm/mock/call-options';
import { attached } from '../../src/validation/bytes';

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

/** A view whose buffer is detached after it was made. */
function viewOf<View>(make: (buffer: ArrayBuffer) => View): View {
  const buffer = new ArrayBuffer(8);
  const view = make(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  return view;
}

test.each([
  ['ArrayBuffer', detached(), 'a detached ArrayBuffer'],
  ['Uint8Array', viewOf((buffer) => new Uint8Array(buffer)), 'Uint8Array of a detached'],
  ['Buffer', viewOf((buffer) => Buffer.from(buffer, 2)), 'Uint8Array of a detached'],
  ['DataView', viewOf((buffer) => new DataView(buffer)), 'DataView of a detached'],
])('a detached %s is refused', (_name, value, received) => {
  expect(attached('data', value)).toEqual({
    expected: '"data" to be bytes that can be read',
    received: expect.stringContaining(received),
    remedy: expect.stringContaining('transfer a copy'),
  });
});

test.each([
  ['no bytes', new ArrayBuffer(0)],
  ['an empty view', new Uint8Array(new ArrayBuffer(8), 8)],
  ['an empty view of empty memory', new DataView(new ArrayBuffer(0))],
  ['shared memory', new SharedArrayBuffer(0)],
  ['a Buffer', Buffer.from('a')],
  ['a text', 'a'],
  ['an object', {}],
  ['nothing', undefined],
])('accepts %s', (_name, value) => {
  expect(attached('data', value)).toBeUndefined();
});

test('each call with bytes names them', () => {
  const message = '"data" to be bytes that can be read, received a detached ArrayBuffer';
  const bytes = detached();
  expect(() => encode(bytes)).toThrow(`send(): expected ${message}`);
  expect(() => toBytes(bytes)).toThrow('sendBinary(): expected "bytes" to be bytes that can be');
  const codec = {
    name: 'mine',
    encode: () => viewOf((buffer) => new Uint8Array(buffer)),
    decode: () => '',
  };
  expect(() => encodeWith(codec, 1)).toThrow('encode() of the codec mine: expected "bytes"');
  const view = viewOf((buffer) => new DataView(buffer));
  for (const kind of [payload, rawBytes, messageMatch]) {
    expect(kind('data', view)).toEqual(attached('data', view));
    expect(kind('data', new Uint8Array())).toBeUndefined();
  }
});
