import { expect, test } from '@jest/globals';
import type { AwaitedCall } from '../../../src/bridge/awaited-call';
import { Scopes } from '../../../src/worker/session/test-scope';

/** A file whose hook has ended, and its limit. */
const afterHook = () => {
  const scopes = new Scopes(() => 5000);
  scopes.haveBegun = true;
  scopes.file.limit.begin(1000, 'beforeAll');
  const limit = scopes.file.limit.current;
  scopes.file.limit.end();
  return { scopes, limit };
};

test('a wait of the running test keeps its limit', () => {
  const { scopes } = afterHook();
  scopes.running = scopes.open({ title: 'a' }, new Map());
  scopes.running.limit.begin(2000);
  expect(scopes.renewLimit(scopes.running.limit.current)).toBeUndefined();
});

test('a wait of a hook that is over gets the limit of the running test', () => {
  const { scopes, limit } = afterHook();
  scopes.running = scopes.open({ title: 'a' }, new Map());
  scopes.running.limit.begin(2000);
  const renewal = scopes.renewLimit(limit);
  expect(renewal?.limit?.name).toBe("the test's limit of 2000 ms");
  expect(renewal?.timeout).toBeLessThanOrEqual(1800);
});

test('between tests it gets more time', () => {
  const { scopes, limit } = afterHook();
  const more = { timeout: 4750, limit: undefined };
  expect(scopes.renewLimit(limit)).toEqual(more);
  expect(scopes.renewLimit(undefined)).toEqual(more);
});

test('a wait ends while the file is loading, which Jest does not limit', () => {
  expect(new Scopes(() => 5000).renewLimit(undefined)).toBeUndefined();
});

test('a test owns its connections and resources, and no others', () => {
  const { scopes } = afterHook();
  const scope = scopes.open({ title: 'a' }, new Map());
  const subject = {};
  scope.own({ subject, dispose: async () => {} });
  scope.own({ dispose: async () => {} });
  expect([scope.owns(subject), scopes.file.owns(subject)]).toEqual([true, false]);
  expect(scope.owns({})).toBe(false);
});

test('a test knows the calls that were pending when it began', () => {
  const { scopes } = afterHook();
  const call = (isSettled: boolean) => ({ isSettled }) as AwaitedCall;
  const pending = call(false);
  for (const each of [call(true), pending]) scopes.file.calls.keep(each);
  expect(scopes.open({ title: 'a' }, new Map()).earlier).toEqual([pending]);
});
