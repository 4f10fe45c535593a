import { afterAll, describe, expect, test } from '@jest/globals';
import { connect, mockServer, network, rawConnect } from 'jest-ws-dynamic';
import {
  chainCalls,
  clientCalls,
  connectCalls,
  linkCalls,
  matcherCalls,
  mockCalls,
  openingCalls,
  otherCalls,
  type Place,
  rawCalls,
} from './calls';
import { judge } from './judge';
import { hostile, hostileNames } from './values';

/** Something to make a call on, and what ends the waits of the call. */
type Open<Subject> = () => Promise<{ readonly subject: Subject; readonly end: () => unknown }>;

const counts = { tried: 0, clear: 0, accepted: 0, unclear: 0 };

/** Every value in every place: it is taken where it is right, and refused with a clear error elsewhere. */
function attack<Subject>(name: string, places: readonly Place<Subject>[], open: Open<Subject>) {
  test.each([...places])(
    `${name}: $name`,
    async ({ call, accepts }) => {
      const right = new Set<string>(accepts);
      const wrong: string[] = [];
      for (const value of hostileNames) {
        const { subject, end } = await open();
        const verdict = await judge(() => call(subject, hostile[value]()), end);
        counts.tried += 1;
        counts.clear += Number(verdict === 'refused');
        counts.accepted += Number(verdict === 'accepted');
        const expected = right.has(value) ? 'accepted' : 'refused';
        if (verdict !== expected) wrong.push(`${value}: ${verdict}`);
      }
      counts.unclear += wrong.length;
      expect(wrong).toEqual([]);
    },
    60_000,
  );
}

const alone = async () => ({ subject: undefined, end: () => undefined });

const onClient = async () => {
  const subject = await connect('/echo');
  return { subject, end: () => subject.terminate() };
};

describe('clear or right', () => {
  attack('client', clientCalls, onClient);
  attack('expect(client)', matcherCalls, onClient);
  attack('chain', chainCalls, alone);
  attack('connecting', connectCalls, alone);
  attack('rawConnect()', rawCalls, async () => {
    const subject = await rawConnect({ path: '/echo' });
    return { subject, end: () => subject.terminate() };
  });
  attack('mock server', mockCalls, async () => {
    const server = await mockServer();
    const client = await connect({ url: server.url });
    const connection = await server.nextConnection();
    const end = async () => {
      client.terminate();
      await server.close();
    };
    return { subject: { server, connection }, end };
  });
  attack('opening', openingCalls, alone);
  attack('link', linkCalls, async () => {
    const subject = await network();
    return { subject, end: () => subject.close() };
  });
  attack('other', otherCalls, alone);
});

afterAll(() => {
  if (process.env.ATTACK_COUNTS === undefined) return;
  console.log(
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
});
