import { expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../../src/bridge/connection';
import type { RunFailure } from '../../../src/bridge/scale/session';
import { userOf } from '../../../src/test-realm/scale/load-user';
import { loadSessionFile } from '../../../src/test-realm/scale/session-file';
import type { LoadSession } from '../../../src/test-realm/scale/types';

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
  const results: unknown[] = [];
  const run = (name: string): Promise<RunFailure | undefined> => {
    const session: LoadSession = async (_client, context) => {
      results.push(await context.measure(name, () => 5));
    };
    const user = userOf(session)({} as ConnectionHandle, { index: 1, tier: 1, measure });
    return new Promise((resolve) => user.run(resolve));
  };
  expect(await run('')).toMatchObject({
    error: {
      code: 'ERR_WS_OPTION_INVALID',
      message:
        "measure(): expected the name of the measurement to be left out, or a string with at least 1 letter, received ''.",
    },
  });
  expect(await run('login')).toBeUndefined();
  expect({ names, results }).toEqual({ names: ['login'], results: [5] });
});
