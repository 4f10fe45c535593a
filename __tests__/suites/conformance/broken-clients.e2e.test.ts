import { expect, test } from '@jest/globals';
import { runClientConformance } from '../../../src/suites';
import { chooseCases } from '../../../src/suites/conformance/case-list';
import { turnRound } from '../../../src/suites/conformance/client';
import { type Fault, openEchoClient } from '../../fixtures/conformance/echo-server';

/** Sections 9, 12 and 13 are for limits and compression, which this client has not. */
const exclude = ['9', '12', '13'];
const all = turnRound(chooseCases({ exclude })).flatMap(({ cases }) => cases);
const invalidText = all.filter(
  ({ id, starter }) => (id.startsWith('6.') && starter === 'server') || id === 'c.1.4',
);

/** The cases that find each fault. No other may. */
const findings: readonly (readonly [Fault, readonly string[]])[] = [
  ['accepts masked frames', ['f.1.1', 'f.1.2', 'f.1.3']],
  ['ignores Sec-WebSocket-Accept', ['h.1.4', 'h.1.5']],
  ['accepts another subprotocol', ['h.1.6']],
  ['accepts any status', ['h.1.1']],
  ['ignores RSV bits', ['3.1', '3.2', '3.3', '3.4', '3.5', '3.6', 'c.1.1']],
  ['sends no pong', '2.1 2.2 2.3 2.4 2.6 2.9 2.10 2.11 5.6 5.7 5.8 5.19 5.20'.split(' ')],
  ['does not check UTF-8', invalidText.map(({ id }) => id)],
  ['accepts any close code', Array.from({ length: 9 }, (_, index) => `7.9.${index + 1}`)],
  ['accepts fragmented control frames', ['5.1', 'c.1.3']],
  ['ends TCP without a close frame', ['c.1.1', 'c.1.2', 'c.1.3', 'c.1.4', 'c.1.5']],
];

async function notOk(fault?: Fault): Promise<readonly string[]> {
  const open = (url: string): void => openEchoClient(url, fault);
  const { cases } = await runClientConformance({ open, exclude });
  return cases
    .filter(({ behavior }) => behavior !== 'INFORMATIONAL')
    .filter(({ behavior, behaviorClose }) => behavior !== 'OK' || behaviorClose !== 'OK')
    .map(({ id }) => id);
}

// A client waits for most of its time, so several are tested at once.
test.concurrent('a client that conforms to RFC 6455 passes', async () => {
  expect(await notOk()).toEqual([]);
});

test.concurrent.each(findings)('a client that %s fails', async (fault, expected) => {
  expect(await notOk(fault)).toEqual(expected);
});

test.concurrent('a client that sends unmasked frames fails every case in which it sends a frame', async () => {
  const found = await notOk('sends unmasked frames');
  expect(found).toEqual(expect.arrayContaining(['1.1.1', '2.1', '3.1', '7.1.1', 'c.1.1']));
});
