import { expect, test } from '@jest/globals';
import { Evidence } from '../../../src/suites/probe/evidence';

const texts = (evidence: Evidence) =>
  evidence.lines.map(({ direction, text }) => `${direction} ${text}`);

test('a frame is shown with its flags, length, code and the beginning of its payload', () => {
  const evidence = new Evidence();
  evidence.sent({ opcode: 1, payload: Buffer.from('Hello') });
  evidence.sent({ opcode: 2, fin: false, rsv: 4, payload: Buffer.alloc(40, 0xff) });
  evidence.sent({ opcode: 8, payload: Buffer.from('03ea62', 'hex') });
  evidence.received({ opcode: 10, fin: true, rsv: 0, key: undefined, length: 0 }, Buffer.alloc(0));
  evidence.received({ opcode: 3, fin: true, rsv: 0, key: undefined, length: 0 }, Buffer.alloc(0));
  evidence.note('TCP was ended');
  expect(texts(evidence)).toEqual([
    'out text 5 B "Hello"',
    `out binary FIN=0 RSV=4 40 B ${'ff'.repeat(32)}…`,
    'out close 3 B 1002',
    'in pong 0 B',
    'in opcode 3 0 B',
    'note TCP was ended',
  ]);
});

test('a payload that is overwritten later is shown as it was', () => {
  const evidence = new Evidence();
  const payload = Buffer.from('before');
  evidence.sent({ opcode: 1, payload });
  payload.write('behind');
  expect(texts(evidence)).toEqual(['out text 6 B "before"']);
});

test.each([24, 30, 48, 49, 60, 72, 100])(
  'of %i lines, the first and the last 24 are kept',
  (count) => {
    const evidence = new Evidence();
    const all = Array.from({ length: count }, (_, index) => `line ${index}`);
    for (const text of all) evidence.note(text);
    const left = Math.max(0, count - 48);
    const gap = left === 0 ? [] : [`… ${left} more …`];
    const expected = [...all.slice(0, 24), ...gap, ...all.slice(24).slice(-24)];
    expect(evidence.lines.map(({ text }) => text)).toEqual(expected);
  },
);
