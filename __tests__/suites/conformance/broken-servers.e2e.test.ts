import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { runConformance } from '../../../src/suites';
import { chooseCases } from '../../../src/suites/conformance/case-list';
import type { Probe } from '../../../src/suites/probe/probe';
import { echoServer, type Fault } from '../../fixtures/conformance/echo-server';

/** Sections 9, 12 and 13 are for limits and compression, which this server has not. */
const exclude = ['9', '12', '13'];
const all = chooseCases({ exclude }).flatMap(({ cases }) => cases);

const where = (accepts: (probe: Probe) => boolean): readonly string[] =>
  all.filter(accepts).map(({ id }) => id);

/** `'4.1.1-3'` is 4.1.1, 4.1.2 and 4.1.3. */
const ids = (text: string): readonly string[] =>
  text.split(' ').flatMap((range) => {
    const [, part = '', first, last] = /^(.*\.)(\d+)-(\d+)$/.exec(range) ?? [];
    if (part === '') return [range];
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, index) => `${part}${Number(first) + index}`);
  });

/** The cases that find each fault. No other may. */
const findings: Readonly<Partial<Record<Fault, readonly string[]>>> = {
  'accepts unmasked frames': ids('f.1.1-3'),
  'accepts overlong lengths': ids('f.2.1-3'),
  'ignores RSV bits': ids('3.1-6 c.1.1'),
  'ignores reserved opcodes': ids('4.1.1-5 4.2.1-5 c.1.2 c.2.1'),
  'accepts fragmented control frames': ids('5.1 c.1.3'),
  'accepts long control frames': ids('2.5 7.3.6'),
  'sends no pong': ids('2.1-4 2.6 2.9-11 5.6-8 5.19-20'),
  'sends empty pongs': ids('2.2-4 2.6 2.9-11 5.6-8 5.19-20'),
  'does not check UTF-8': where(
    ({ id, starter }) => (id.startsWith('6.') && starter === 'server') || id === 'c.1.4',
  ),
  'checks UTF-8 frame by frame': ids('6.2.3-4 6.4.2'),
  'checks UTF-8 at the end': ids('6.4.1-4'),
  'accepts any close code': ids('7.9.1-9'),
  'accepts a close body of one byte': ids('c.1.5'),
  'does not check the close reason': ids('7.5.1'),
  'goes on after a close frame': ids('7.1.3-5 c.2.2'),
  'ends TCP without a close frame': ids('c.1.1-5'),
  // 7.7.3 closes with 1002 itself, which is echoed.
  'fails with 1003': where(
    ({ id, codes, informational }) =>
      codes.includes(1002) && !codes.includes(1007) && !informational && id !== '7.7.3',
  ),
  'ignores the version': ids('h.1.4-5'),
  'ignores the key': ids('h.1.1-3'),
  'answers another subprotocol': ids('h.3.2'),
  'answers an unknown extension': ids('h.3.4'),
  'reads the request in one piece': ids('h.4.1-2'),
  'loses what is behind the request': ids('h.4.3'),
  'changes a byte of large messages': ids('e.1.2 e.2.2'),
  'accepts a continuation without a message': ids('5.9-11 5.17'),
  'accepts a new message inside another': ids('5.18'),
};

async function notOk(fault?: Fault): Promise<readonly string[]> {
  const server = echoServer(fault).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const { cases } = await runConformance({ url: `ws://127.0.0.1:${port}/`, exclude });
    return cases
      .filter(({ behavior }) => behavior !== 'INFORMATIONAL')
      .filter(({ behavior, behaviorClose }) => behavior !== 'OK' || behaviorClose !== 'OK')
      .map(({ id }) => id);
  } finally {
    server.close();
  }
}

// A server waits for most of its time, so several are tested at once.
test.concurrent('a server that conforms to RFC 6455 passes', async () => {
  expect(await notOk()).toEqual([]);
});

test.concurrent.each(Object.entries(findings))(
  'a server that %s fails',
  async (fault, expected) => {
    expect(await notOk(fault as Fault)).toEqual(expected);
  },
);
