import { expect, test } from '@jest/globals';
import { isInEndlessLoop, isInLoop, isInLoopBody } from '../../src/jest/loops';

/** `|` is where the stack points. */
const at = (marked: string): [source: string, offset: number] => [
  marked.replace('|', ''),
  marked.indexOf('|'),
];

test.each([
  ['for (;;) await c.|receive();', true],
  ['while (true) { await c.|receive(); }', true],
  ['do { await c.|receive(); } while (1);', true],
  ['for (;;) { for (const a of b) break; await c.|receive(); }', true],
  [
    'for (;;) { list.map(() => { return 1; }); switch (a) { case 1: break; } await c.|receive(); }',
    true,
  ],
  ['for (;;) if ((await c.|receive()) === 1) return;', false],
  ['for (;;) { if (await c.|receive()) break; }', false],
  ['all: for (;;) { for (;;) { break all; } await c.|receive(); }', false],
  ['for (let i = 0; i < 9; i += 1) await c.|receive();', false],
  ['while (isOpen) await c.|receive();', false],
  ['while (false) await c.|receive();', false],
  ['for (;;) list.map(async () => c.|receive());', false],
  ['await c.|receive();', false],
  ['for (;;) await c.|receive(', false],
])('whether a call is in an endless loop: %s', (body, expected) => {
  expect(isInEndlessLoop(...at(`async () => { ${body} };`))).toBe(expected);
});

test.each([
  ['for (let i = 0; i < 9; i += 1) await c.|receive();', true],
  ['while (isOpen) { if (await c.|receive()) break; }', true],
  ['for (const text of texts) await c.|waitFor(text);', true],
  ['const next = () => c.|receive().then(() => next()); next();', true],
  ['async function next() { await c.|receive(); setTimeout(next); }', true],
  ['({ async read() { await c.|receive(); return this.read(); } });', true],
  ['for (;;) list.map(async () => c.|receive());', false],
  ['const next = () => c.|receive(); for (;;) next();', false],
  ['await c.|receive();', false],
  ['for (;;) await c.|receive(', false],
])('whether a call is repeated: %s', (body, expected) => {
  expect(isInLoop(...at(`async () => { ${body} };`))).toBe(expected);
});

test.each([
  ['for await (const |message of client) use(message);', false],
  ['for (const a of c.|open()) use(a);', false],
  ['for (const a of b) for await (const |message of a) use(message);', true],
  ['for (const a of b) a.|send();', true],
  ['while (c.|next()) use(c);', true],
])('whether a call is repeated, other than by its own loop: %s', (body, expected) => {
  expect(isInLoopBody(...at(`async () => { ${body} };`))).toBe(expected);
});
