import { expect, test } from '@jest/globals';
import { derSignature } from '../../../src/worker/tls/sign-certificate';

test.each([
  ['a plain number', '0102 0304', '3008 0202 0102 0202 0304'],
  ['the sign bit, which adds a byte', '8001 7f01', '3009 0203 008001 0202 7f01'],
  ['leading zeros, which are removed', '0001 0080', '3007 0201 01 0202 0080'],
  ['zero', '0000 0001', '3006 0201 00 0201 01'],
])('a signature is encoded as DER: %s', (_case, signature, der) => {
  const bytes = Buffer.from(signature.replaceAll(' ', ''), 'hex');

  expect(Buffer.from(derSignature(bytes)).toString('hex')).toBe(der.replaceAll(' ', ''));
});
