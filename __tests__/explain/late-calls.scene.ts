/** Calls behind the end of their test: none of them ends the run, or fails what comes after. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';
import { forgetful, forgotten, harmless, lateCalls } from './late-calls';

const { shown, failed } = scene(lateCalls);

test.each(harmless)('passes: %s', (name) => {
  expect(shown(name)).toBe('');
  expect(failed(name)).toEqual([]);
});

test.each(forgetful)('fails its own test: %s', (name) => {
  expect(failed(name)).toEqual(['forgets all']);
  expect(shown(name)).toContain('ERR_WS_NOT_AWAITED');
});

test.each(forgotten)('fails the file at the line of the call: %s', (name) => {
  expect(failed(name)).toEqual([]);
  expect(shown(name)).toContain('was called after the end of its test');
  expect(shown(name)).toMatch(/> +7 \| .*\/\/ here/);
});

test('a matcher that fails after the end of its test fails the file, at its line', () => {
  expect(failed('late-matcher')).toEqual([]);
  expect(shown('late-matcher')).toContain(
    'expect(…).toReceiveMessage() was called after the end of its test',
  );
  expect(shown('late-matcher')).toMatch(
    /> +7 \| {5}await expect\(client\)\.toReceiveMessage\('x'\);/,
  );
});
