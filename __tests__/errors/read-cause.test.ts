/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { leadOf } from '../../src/errors/read-cause';

test.each([
  ['Timed out after 5 ms.\nCheck the peer.', 'Timed out after 5 ms.'],
  [
    '"load" broke its limits:\n  errors: 2 of 4\n  p99: 8 ms\n\nclosed with 4001: 2',
    '"load" broke its limits:\n  errors: 2 of 4\n  p99: 8 ms',
  ],
  ['Expected:\nnothing', 'Expected:'],
  ['', 'Error'],
])('the lead of a message: %j', (message, lead) => {
  expect(leadOf(new Error(message))).toBe(lead);
});
