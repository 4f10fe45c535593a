import { expect, test } from '@jest/globals';
import { resilienceSuite } from 'jest-ws-dynamic/suites';

const open = () => ({});
const close = () => undefined;

test.each([
  [{ clients: {} }, /no option "clients"; there are client and server/],
  [{ client: { open } }, /"client\.close" is missing; give a function/],
  [{ client: { open, close: 5 } }, /"client\.close" is 5; give a function/],
  [{ client: { open, close, recover: 5 } }, /no option "client\.recover"/],
  [{ client: { open, close, heartbeat: -1 } }, /"client\.heartbeat" is -1/],
  [{ client: { open: undefined, close } }, /"client\.open" is missing/],
  [{ client: { open, close, attempts: 5 } }, /"client\.attempts" needs numbers/],
  [{ client: { open, close, acknowledged: true } }, /"client\.acknowledged" needs "client\.send"/],
  [{ client: { open, close, push: close } }, /"client\.push" needs "client\.received"/],
  [{ client: { open, close, received: close } }, /"client\.received" needs "client\.push"/],
  [{ server: { pathh: '/' } }, /no option "pathh"/],
])('refuses %j', (options, message) => {
  expect(() => resilienceSuite(options as object)).toThrow(message);
  expect(() => resilienceSuite(options as object)).toThrow(
    expect.objectContaining({ code: 'ERR_WS_OPTION_INVALID' }),
  );
});
