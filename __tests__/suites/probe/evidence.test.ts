import { expect, test } from '@jest/globals';
import { Evidence } from '../../../src/suites/probe/evidence';
import { ActionWriter } from '../../../src/suites/probe/send-action';

const texts = (evidence: Evidence) =>
  evidence.lines.map(({ direction, text }) => `${direction} ${text}`);

test('a frame is shown with its flags, length, code and the start of its payload', () => {
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

test('properties that no other frame has are named', () => {
  const evidence = new Evidence();
  const writer = new ActionWriter('client', { write: () => undefined }, evidence);
  writer.send({ opcode: 1, payload: '61', mask: false });
  writer.send({ opcode: 1, payload: '61', lengthBytes: '0001' });
  writer.send({ opcode: 1, payload: '61' });
  expect(texts(evidence)).toEqual([
    'out text unmasked 1 B "a"',
    'out text length 0x0001 1 B "a"',
    'out text 1 B "a"',
  ]);
});

test('a payload is shown as it was, even if its buffer is overwritten later', () => {
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

test('consecutive equal frames are one line, with their count', () => {
  const evidence = new Evidence();
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  evidence.sent({ opcode: 1, payload: a, fin: false });
  for (let time = 0; time < 65_535; time += 1) {
    evidence.sent({ opcode: 0, payload: a, fin: false });
  }
  evidence.sent({ opcode: 0, payload: b, fin: false });
  evidence.sent({ opcode: 0, payload: b });
  const header = { opcode: 0, fin: true, rsv: 0, key: undefined, length: 1 };
  evidence.received(header, b);
  evidence.note('TCP was ended');
  evidence.note('TCP was ended');
  expect(texts(evidence)).toEqual([
    ...['out text FIN=0 1 B "a"', 'out 65535x continuation FIN=0 1 B "a"'],
    ...['out continuation FIN=0 1 B "b"', 'out continuation 1 B "b"', 'in continuation 1 B "b"'],
    ...['note TCP was ended', 'note TCP was ended'],
  ]);
});
