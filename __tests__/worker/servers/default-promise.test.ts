/**
 * A module whose default export is a promise of a server.
 *
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": "<rootDir>/__tests__/fixtures/default-promise.cjs", "ssl": false}
 */
import { expect, test } from '@jest/globals';
import { connect, server } from 'jest-ws-dynamic';

const greeting = async (): Promise<string> => (await connect('/')).receiveText();

test('answers after each restart with the same server', async () => {
  const seen = [await greeting()];
  await server.restart();
  seen.push(await greeting());
  await server.stop();
  await server.start();
  seen.push(await greeting());
  await server.crash();
  await server.start();
  seen.push(await greeting());
  expect(seen).toEqual(['welcome', 'welcome', 'welcome', 'welcome']);
});
