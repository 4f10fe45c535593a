import { expect, test } from '@jest/globals';
import { WsDynamicError } from '../../../src';
import { readAnswer } from '../../../src/suites/probe/handshake';
import type { Probe } from '../../../src/suites/probe/probe';
import type { Wire } from '../../../src/suites/probe/wire';
import { askRaw } from '../../../src/suites/security/raw-answer';

/** A connection on which reading ends at once: timers may fire before their time. */
const wireThat = (error: Error): Wire => ({
  sendBytes: async () => undefined,
  receiveBytes: () => Promise.reject(error),
  terminate: () => undefined,
});
const early = new WsDynamicError('ERR_WS_RECEIVE_TIMEOUT', 'Timed out');
const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const probe: Probe = {
  ...{ id: '', does: '', timer: 'kill', after: 1, starter: 'server', codes: [] },
};

const offer = { key: '', protocols: [] };

test('a limit that is noticed early is not the end of the connection', async () => {
  expect(await askRaw(wireThat(early), '', 1000)).toMatchObject({ isEnded: false });
  expect(await readAnswer(wireThat(early), offer, probe)).toMatchObject({ isExpired: true });
});

test('a reset is the end of the connection', async () => {
  expect(await askRaw(wireThat(reset), '', 1000)).toMatchObject({ isEnded: true });
  expect(await readAnswer(wireThat(reset), offer, probe)).toMatchObject({ isExpired: false });
});
