/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { maskHeaders, showProtocol, showProtocols } from '../../src/errors/mask';

test('headers that carry credentials lose their values, in any spelling', () => {
  expect(maskHeaders({ Cookie: 'a', 'SET-COOKIE': ['b'], authorization: 'c', Host: 'd' })).toEqual({
    Cookie: '(masked)',
    'SET-COOKIE': '(masked)',
    authorization: '(masked)',
    Host: 'd',
  });
});

test('a token among the subprotocols is cut, their names are not', () => {
  expect(showProtocol('actioncable-unsupported')).toBe('actioncable-unsupported');
  expect(showProtocols(['graphql-transport-ws', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'])).toBe(
    'graphql-transport-ws, eyJhbG… (masked, 36 characters)',
  );
});
