import { expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../../src/bridge/connection';
import { userOf } from '../../../src/test-realm/scale/load-user';
import { loadSessionFile } from '../../../src/test-realm/scale/session-file';

test('a session file that exports a generator is refused: its body would never run', async () => {
  const exported = { default: async function* chat() {}, session: undefined };
  await expect(loadSessionFile('/chat.js', () => exported)).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message:
      'session file /chat.js: expected a function as its default export or as "session", received a generator function. Write export default async (client, { measure }) => { … }.',
  });
  const session = async () => undefined;
  expect(await loadSessionFile('/chat.js', () => ({ default: session }))).toBe(session);
});

test('a measurement without a name is anonymous; an empty name is refused', async () => {
  const names: unknown[] = [];
  const measure = (name?: string) => {
    names.push(name);
    return () => undefined;
  };
  const run = (name: string) =>
    userOf((_client, context) => context.measure(name, () => 5))({} as ConnectionHandle, {
      index: 1,
      tier: 1,
      measure,
    }).run();
  await expect(run('')).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message:
      "measure(): expected the name of the measurement to be left out, or a string with at least 1 letter, received ''.",
  });
  expect(await run('login')).toBe(5);
  expect(names).toEqual(['login']);
});
