import { expect, test } from '@jest/globals';
import { unansweredNote } from '../../src/jest/unanswered-address';

const failure = (properties: object): Error => Object.assign(new Error('failed'), properties);

test.each([
  { code: 'ENOTFOUND', hostname: 'api.example.com' },
  { code: 'ECONNREFUSED', address: 'api.example.com', port: 443 },
])('the failure of a client whose address does not answer names mockServer(): %p', (properties) => {
  const note = unansweredNote(failure(properties));
  expect(note).toContain('for api.example.com.');
  expect(note).toContain('mockServer({ url })');
});

test.each([
  { code: 'ECONNREFUSED', address: '127.0.0.1', port: 3000 },
  { code: 'ECONNREFUSED', address: '::1', port: 3000 },
  { code: 'ECONNRESET', address: '10.0.0.1' },
  { code: 'ECONNREFUSED' },
  {},
])('any other failure does not: %p', (properties) => {
  expect(unansweredNote(failure(properties))).toBe('');
});
