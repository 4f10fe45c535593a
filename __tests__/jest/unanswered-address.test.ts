import { expect, test } from '@jest/globals';
import { unansweredNote } from '../../src/jest/unanswered-address';

const failure = (properties: object): Error => Object.assign(new Error('failed'), properties);

test.each([
  { code: 'ENOTFOUND', hostname: 'api.example.com' },
  { code: 'ECONNREFUSED', address: 'api.example.com', port: 443 },
])('a client of an address that nobody answers is shown the mock server: %p', (properties) => {
  const note = unansweredNote(failure(properties));
  expect(note).toContain('for api.example.com:');
  expect(note).toContain('mockServer({ url })');
});

test.each([
  { code: 'ECONNREFUSED', address: '127.0.0.1', port: 3000 },
  { code: 'ECONNREFUSED', address: '::1', port: 3000 },
  { code: 'ECONNRESET', address: '10.0.0.1' },
  { code: 'ECONNREFUSED' },
  {},
])('any other failure is not: %p', (properties) => {
  expect(unansweredNote(failure(properties))).toBe('');
});
