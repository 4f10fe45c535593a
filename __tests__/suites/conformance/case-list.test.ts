import { describe, expect, test } from '@jest/globals';
import { chooseCases, conformanceSections } from '../../../src/suites/conformance/case-list';
import { messageOf, withoutEcho } from '../../../src/suites/conformance/exchange';
import { lengthOf, payloadOf } from '../../../src/suites/probe/probe';

const all = chooseCases({}).flatMap(({ cases }) => cases);

describe('the cases', () => {
  test('are those of the Autobahn|Testsuite, and additional ones', () => {
    const sizes = conformanceSections().map(({ id, cases }) => [id, cases.length]);
    expect(Object.fromEntries(sizes)).toEqual({
      ...{ 1: 16, 2: 11, 3: 7, 4: 10, 5: 20, 6: 145, 7: 37, 9: 54, 10: 1, 12: 90, 13: 126 },
      ...{ h: 22, f: 7, c: 7, e: 6 },
    });
    expect(sizes.slice(0, 11).reduce((sum, [, size]) => sum + Number(size), 0)).toBe(517);
  });

  test('have unique ids', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('all define the outcomes that they accept', () => {
    const lacking = all.filter(
      ({ accepted, echo, roundTrips, informational }) =>
        accepted === undefined && echo === undefined && roundTrips === undefined && !informational,
    );
    expect(lacking).toEqual([]);
  });

  test('that are additional name their rule', () => {
    const own = all.filter(({ id }) => /^[a-z]/.test(id));
    expect(own.filter(({ source }) => !/^RFC \d+ section [\d.]+$/.test(source ?? ''))).toEqual([]);
  });

  test('are selected by section, part and case', () => {
    const ids = (sections: readonly string[], exclude: readonly string[] = []) =>
      chooseCases({ sections, exclude }).flatMap(({ cases }) => cases.map(({ id }) => id));
    expect(ids(['6.4'])).toEqual(['6.4.1', '6.4.2', '6.4.3', '6.4.4']);
    expect(ids(['1.1.1', '2'], ['2.1'])).toHaveLength(11);
    // 2.1 is a case, and neither 2.10 nor 2.11.
    expect(ids(['2'], ['2.1'])).toContain('2.10');
  });

  test('have payloads of their declared lengths', () => {
    expect(payloadOf('2a*125').toString()).toBe('*'.repeat(125));
    expect(payloadOf('616263*7').toString()).toBe('abcabca');
    expect(payloadOf('#12').toString()).toBe('000000010002');
    for (const payload of ['', 'ff00', '2a*125', '616263*7', '#12']) {
      expect(payloadOf(payload)).toHaveLength(lengthOf(payload));
    }
  });
});

describe('without an echo server', () => {
  const exchange = messageOf({ send: { type: 'ping' }, expect: { type: 'pong' } });
  const change = (id: string) => {
    const [probe] = chooseCases({ sections: [id] }).flatMap(({ cases }) => cases);
    if (probe === undefined) throw new Error(id);
    return { probe, changed: withoutEcho(probe, exchange) };
  };

  test.each(['1.1.1', '6.1.1', '6.2.1', '9.1.1', '9.7.1', 'e.1.1', '12.2.1'])(
    'case %s is left out: it requires an echo of the payload',
    (id) => {
      expect(change(id).changed).toBeUndefined();
    },
  );

  test.each(['2.1', '3.1', '4.1.1', '5.1', '6.3.1', '6.4.1', '7.3.1', '7.9.1', '12.1.1', 'f.1.1'])(
    'case %s is unchanged',
    (id) => {
      const { probe, changed } = change(id);
      expect(changed).toBe(probe);
    },
  );

  test('a length that is not in its shortest form is that of the exchange', () => {
    const { changed } = change('f.2.2');
    const payload = Buffer.from('{"type":"ping"}').toString('hex');
    expect(changed?.actions).toEqual([{ opcode: 1, payload, lengthBytes: '000000000000000f' }]);
    const [answer] = changed?.lenient ?? [];
    const matches = answer !== undefined && 'matches' in answer ? answer.matches : undefined;
    expect(matches?.(true, Buffer.from('{"type":"pong"}'))).toBe(true);
    // Its message is too short for this one.
    expect(change('f.2.3').changed).toBeUndefined();
  });

  test('the message before a violation is that of the exchange', () => {
    const { changed } = change('3.2');
    const [first, second] = changed?.actions ?? [];
    expect(first).toMatchObject({
      opcode: 1,
      payload: Buffer.from('{"type":"ping"}').toString('hex'),
    });
    expect(second).toMatchObject({ rsv: 2 });
    const [answer] = changed?.accepted?.OK ?? [];
    const matches = answer !== undefined && 'matches' in answer ? answer.matches : undefined;
    expect(matches?.(true, Buffer.from('{"type":"pong"}'))).toBe(true);
    expect(matches?.(true, Buffer.from('{"type":"ping"}'))).toBe(false);
    expect(changed?.accepted?.['NON-STRICT']).toEqual([]);
  });

  test('a fragmented message is split into the same number of frames', () => {
    const { changed } = change('5.6');
    const pieces = (changed?.actions ?? []).flatMap((action) =>
      'opcode' in action && action.opcode < 3 ? [payloadOf(action.payload).toString()] : [],
    );
    expect(pieces).toHaveLength(2);
    expect(pieces.join('')).toBe('{"type":"ping"}');
  });
});
