/** @jest-environment jest-ws-dynamic/environment */
import { expect, test } from '@jest/globals';
import { resilienceSuite } from 'jest-ws-dynamic/suites';

const open = () => ({});
const close = () => undefined;

test.each([
  [{ clients: {} }, /no option "clients"; did you mean "client"\?/],
  [{ client: { open } }, /"client\.close" is undefined; give a function/],
  [{ client: { open, close: 5 } }, /"client\.close" is 5; give a function/],
  [
    { client: { open, close, recover: 5 } },
    /no option "client\.recover"; did you mean "client\.recovers"\?/,
  ],
  [{ client: { open, close, heartbeat: -1 } }, /"client\.heartbeat" is -1/],
  [{ client: { open: undefined, close } }, /"client\.open" is undefined; give a function/],
  [
    { client: { open, close, attempts: 5 } },
    /"client\.attempts" is 5; give an object with most, per/,
  ],
  [{ client: { open, close, acknowledged: true } }, /"client\.acknowledged" needs "client\.send"/],
  [{ client: { open, close, push: close } }, /"client\.push" needs "client\.received"/],
  [{ client: { open, close, received: close } }, /"client\.received" needs "client\.push"/],
  [{ server: { pathh: '/' } }, /no option "server\.pathh"; did you mean "server\.path"\?/],
])('refuses %j', (options, message) => {
  expect(() => resilienceSuite(options as object)).toThrow(message);
  expect(() => resilienceSuite(options as object)).toThrow(
    expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }),
  );
});
