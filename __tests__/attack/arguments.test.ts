/** @jest-environment jest-ws-dynamic/environment */
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
import { declaringCalls } from './declaring-calls';
import { judge } from './judge';
import { eitherWay, type HostileName, hostile, hostileNames } from './values';

/** Something to make a call on, and what ends the waits of the call. */
type Open<Subject> = () => Promise<{ readonly subject: Subject; readonly end: () => unknown }>;

/** `npm run attack` tries all values; without it each place gets these many of them, spread evenly. */
const isWhole = process.env.ATTACK === 'whole';
const sampleSize = 3;

function valuesFor(placeNumber: number): readonly HostileName[] {
  if (isWhole) return hostileNames;
  const first = placeNumber * sampleSize;
  return Array.from(
    { length: sampleSize },
    (_, index) => hostileNames[(first + index) % hostileNames.length] as HostileName,
  );
}

const counts = { tried: 0, clear: 0, 'accepted by design': 0, unclear: 0, hang: 0, crash: 0 };

/** Every value in every place: it is taken where it is right, and refused with a clear error elsewhere. */
function attack<Subject>(name: string, places: readonly Place<Subject>[], open: Open<Subject>) {
  test.each(places.map((place, index) => ({ ...place, values: valuesFor(index) })))(
    `${name}: $name`,
    async ({ call, accepts, values }) => {
      const right = new Set<string>(accepts);
      const wrong: string[] = [];
      for (const value of values) {
        const { subject, end } = await open();
        const verdict = await judge(() => call(subject, hostile[value]()), end);
        counts.tried += 1;
        counts.clear += Number(verdict === 'refused');
        counts['accepted by design'] += Number(verdict === 'accepted');
        counts.hang += Number(verdict === 'hang');
        counts.crash += Number(verdict.startsWith('unclear'));
        const expected = right.has(value) ? 'accepted' : 'refused';
        const isClear = eitherWay.has(value) && /^(?:accepted|refused)$/.test(verdict);
        if (verdict !== expected && !isClear) wrong.push(`${value}: ${verdict}`);
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
  attack('declaring', declaringCalls, alone);
});

afterAll(() => {
  if (!isWhole) return;
  console.log(
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
});
