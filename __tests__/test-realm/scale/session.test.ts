import { describe, expect, test } from '@jest/globals';
import type { ConnectionHandle } from '../../../src/bridge/connection';
import type { RunFailure } from '../../../src/bridge/scale/session';
import type { WsDynamicError } from '../../../src/errors/ws-dynamic-error';
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

describe('a measurement that is pending when its session ends', () => {
  const place = { tier: 1, measure: () => () => undefined };
  const run = (session: LoadSession, index: number): Promise<RunFailure | undefined> => {
    const user = userOf(session)({} as ConnectionHandle, { ...place, index });
    return new Promise((resolve) => user.run(resolve));
  };
  const later = () => new Promise((resolve) => setImmediate(resolve));

  test.each([0, 1])('fails the run of client %i, at its line for the first one', async (index) => {
    let end: (error: Error) => void = () => undefined;
    const work = new Promise((_resolve, reject) => {
      end = reject;
    });
    const failure = await run(async (_client, { measure }) => {
      measure(() => work);
    }, index);
    const { code, message } = Object(failure?.error) as WsDynamicError;
    expect(code).toBe('ERR_WS_NOT_AWAITED');
    const place = index === 0 ? String.raw` at \S*session\.test\.ts:\d+` : '';
    expect(message).toMatch(new RegExp(`^measure\\(\\)${place} was still pending`));
    // It is no second failure.
    end(new Error('its connection is closed'));
    await later();
  });

  test('is awaited if the session returns it, or awaits all', async () => {
    expect(await run((_client, { measure }) => measure(later) as Promise<void>, 0)).toBeUndefined();
    const all: LoadSession = async (_client, { measure }) => {
      await Promise.all([measure('one', later), measure('two', later)]);
    };
    expect(await run(all, 0)).toBeUndefined();
  });

  test('may have ended without being awaited', async () => {
    const session: LoadSession = async (_client, { measure }) => {
      measure(() => 5);
    };
    expect(await run(session, 0)).toBeUndefined();
  });
});
