/** @jest-environment jest-ws-dynamic/environment */
import { expect, test } from '@jest/globals';
import { resilienceSuite } from 'jest-ws-dynamic/suites';

const open = () => ({});
const close = () => undefined;

test.each([
  [{ clients: {} }, /expected a known option, received "clients"\. Did you mean "client"\?/],
  [{ client: { open } }, /expected "client\.close" to be a function, received undefined\./],
  [
    { client: { open, close: 5 } },
    /expected "client\.close" to be a function, received 5 \(number\)\./,
  ],
  [
    { client: { open, close, recover: 5 } },
    /expected a known option, received "client\.recover"\. Did you mean "client\.recovers"\?/,
  ],
  [
    { client: { open, close, heartbeat: -1 } },
    /expected "client\.heartbeat" to be a number of milliseconds above 0, received -1 \(number\)\./,
  ],
  [
    { client: { open: undefined, close } },
    /expected "client\.open" to be a function, received undefined\./,
  ],
  [
    { client: { open, close, attempts: 5 } },
    /expected "client\.attempts" to be an object with most, per, received 5 \(number\)\./,
  ],
  [
    { client: { open, close, acknowledged: true } },
    /expected "client\.send" to be a function, required by "client\.acknowledged", received undefined\./,
  ],
  [
    { client: { open, close, push: close } },
    /expected "client\.received" to be a function, required by "client\.push", received undefined\./,
  ],
  [
    { client: { open, close, received: close } },
    /expected "client\.push" to be a function, required by "client\.received", received undefined\./,
  ],
  [
    { server: { pathh: '/' } },
    /expected a known option, received "server\.pathh"\. Did you mean "server\.path"\?/,
  ],
])('refuses %j', (options, message) => {
  expect(() => resilienceSuite(options as object)).toThrow(message);
  expect(() => resilienceSuite(options as object)).toThrow(
    expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }),
  );
});
