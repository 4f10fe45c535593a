/** @jest-environment jest-ws-dynamic/environment */
import { expect, test } from '@jest/globals';
import { connectionSuite, resilienceSuite } from 'jest-ws-dynamic/suites';

const numbers: number[] = [];
const options = {
  ssl: false,
  prepare: (_client: unknown, number: number) => void numbers.push(number),
} as const;

connectionSuite({ ...options, tiers: [1] });
resilienceSuite({ server: options });

test('each client of the file has its own number', () => {
  expect(new Set(numbers).size).toBe(numbers.length);
});
