import { expect, test } from '@jest/globals';
import { isOwnAddress } from '../../../src/worker/session/trust';

test.each([
  ['wss://localhost:9001/chat', true],
  ['wss://127.0.0.1:9001/', true],
  ['wss://127.0.0.5/', true],
  ['wss://[::1]:9001/', true],
  ['wss://app.localhost/', true],
  ['wss://10.0.0.7:9001/', true],
  ['wss://example.com/', false],
  ['wss://127.example.com/', false],
  ['wss://10.0.0.8/', false],
  ['wss://[2001:db8::1]/', false],
])('the run’s authority replaces the system’s for %s: %j', (url, isOwn) => {
  expect(isOwnAddress(url, '10.0.0.7')).toBe(isOwn);
});
