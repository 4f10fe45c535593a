import { expect, test } from '@jest/globals';
import { functionAt, useOfCall, useOfFunction } from '../../src/jest/promise-use';

/** `|` is where the stack points. */
const at = (marked: string): [source: string, offset: number] => [
  marked.replace('|', ''),
  marked.indexOf('|'),
];
/** In a test, in a file with the list and the variable. */
const inTest = (body: string): [source: string, offset: number] =>
  at(`let kept; const list = []; describe('a', () => { let later;
  test('b', async () => { ${body} }); });`);

test.each([
  'kept = c.|receive();',
  'later = c.|receive();',
  'this.kept = c.|receive();',
  'kept.answer = c.|receive();',
  'kept = c.|receive().then((text) => text).finally(() => {});',
  'kept = [c.|receive(), c.receive()];',
  'kept = { answer: c.|receive() };',
  'kept = Promise.all([c.|receive()]);',
  'kept = wanted ? c.|receive() : undefined;',
  'kept ??= c.|receive();',
  'kept = c.|receive() as Promise<string>;',
  'kept = new Set([c.|receive()]);',
  'kept = expect(c.|receive()).resolves.toBe(1);',
  'list.push(c.|receive());',
  "kept.set('a', c.|receive());",
  'list.push(...[c.|receive()]);',
  'kept = new Set([c.|receive()]);',
  'const { all } = own; all.push(c.|receive());',
  'for (const user of users) user.answer = c.|receive();',
  'const user = users[0]; user.answer = c.|receive();',
  '(async (list) => { list.push(c.|receive()); })([]);',
  'keep(c.|receive());',
  'own.keep([c.|receive()]);',
  'kept = count(c.|receive());',
  'keep(expect(c.|receive()).resolves.toBe(1));',
  'new Reader(c.|receive());',
  '[c.|receive()].forEach((one) => keep(one));',
  'class A { answer = c.|receive(); }',
  'const answer = c.|receive(); kept = answer;',
  'const answer = c.|receive(); keep(answer);',
  'const answer = c.|receive(); const other = [answer]; kept = other;',
  'const [answer] = [c.|receive()]; keep(answer);',
  'const { answer } = { answer: c.|receive() }; keep({ answer });',
  'const answer = c.|receive(); later = () => answer;',
  'let answer; const ask = () => { answer = c.|receive(); }; later = () => answer;',
  'const own = {}; own.answer = c.|receive(); kept = own;',
  'const own = new Map(); own.set(1, c.|receive()); keep(own);',
  'const all = []; all.push(c.|receive()); keep(Promise.all(all));',
  'this.list.push(c.|receive());',
])('a promise that is stored outside of the test: %s', (body) => {
  expect(useOfCall(...inTest(body))).toBe('stored');
});

test.each([
  'c.|receive();',
  'await c.|receive();',
  'return c.|receive();',
  'const answer = c.|receive();',
  'let answer; answer = c.|receive();',
  'const all = []; all.push(c.|receive());',
  'const own = {}; own.answer = c.|receive();',
  'const all = new Set(); all.add(c.|receive());',
  'const own = { list: [] }; own.list.push(c.|receive()); own.list.push(1); own.count = 1;',
  'let one; let other; one = c.|receive(); other = one; one = other;',
  'const answer = c.|receive(); answer.then(() => {});',
  'const answer = c.|receive(); await Promise.race([answer, later]);',
  'const answer = c.|receive(); own.answer; kept = { answer: 1 }; own = (answer) => 1;',
  'let answer; const ask = () => { answer = c.|receive(); };',
  'Promise.all([c.|receive()]);',
  'expect(c.|receive()).resolves.toBe(1);',
  'expect(1).toBe(c.|receive());',
  'expect(Promise.all([c.|receive()])).resolves.toBe(1);',
  'console.log(c.|receive());',
  'JSON.parse(c.|receive());',
  '[c.|receive()].length;',
  "if (c.|receive() === 'a') kept = 1;",
  'kept = await c.|receive();',
  'kept = () => c.|receive();',
  'kept = c.|receive(',
])('one that is not: %s', (body) => {
  expect(useOfCall(...inTest(body))).toBeUndefined();
});

test.each([
  'const pump = async () => { await c.|receive(); }; void pump();',
  'async function pump() { await c.|receive(); } void pump(1);',
  'const pump = async () => { await all.map(async () => c.|receive()); }; void pump();',
  'const pump = async () => { await c.|receive(); }; const p = pump(); void p;',
  'const pump = async () => { await c.|receive(); }; const p: Promise<void> = pump(); void p;',
  'const pump = async () => { await c.|receive(); }; void pump().then(() => {});',
  'class A { constructor() { void this.pump(); } async pump() { await c.|receive(); } }',
  'class A { constructor() { void this.#pump(); } async #pump() { await c.|receive(); } }',
  'class A { pump = async () => { await c.|receive(); } }; void a.pump();',
  'const a = { pump: async () => { await c.|receive(); } }; void a?.pump();',
  'exports.pump = async () => { await c.|receive(); }; void exports.pump();',
  'void (async () => { await c.|receive(); })();',
  'const p = (async () => { await c.|receive(); })(); void p;',
])('a function whose promise is voided: %s', (source) => {
  const [text, offset] = at(source);
  expect(useOfFunction([text], offset)).toBe('void');
});

test.each([
  'const pump = async () => { await c.|receive(); }; pump();',
  'const pump = async () => { await c.|receive(); }; () => { const p = pump(); };',
  'const pump = async () => { await c.|receive(); }; void other(); pump();',
  'const pump = async () => { await c.|receive(); }; void pump;',
  'const pump = async () => { await c.|receive(); }; !pump();',
  'const pump = async () => { await c.|receive(); }; void (() => { pump(); });',
  '(async () => { await c.|receive(); })();',
  "test('a', async () => { await c.|receive(); });",
  'void test("a", async () => { const pump = async () => { await c.|receive(); }; pump(); });',
  'await c.|receive();',
  'const pump = async () => { await c.|receive(',
])('one whose promise is not: %s', (source) => {
  const [text, offset] = at(source);
  expect(useOfFunction([text], offset)).toBeUndefined();
});

test('the call of the function may be in the test file', () => {
  const [text, offset] = at('exports.pump = async (c) => { await c.|receive(); };');
  expect(useOfFunction([text, 'void helper.pump(c);'], offset)).toBe('void');
  expect(useOfFunction([text, 'let p; beforeAll(() => { p = pump(c); });'], offset)).toBe('stored');
});

test('the innermost function', () => {
  expect(functionAt('a(() => b());', 8)).toBe(2);
  expect(functionAt('a(b());', 2)).toBeUndefined();
  expect(functionAt('a(b(', 2)).toBeUndefined();
});
