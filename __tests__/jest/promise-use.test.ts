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
  'own.get = ((answer) => () => answer)(c.|receive());',
  'own.keep([c.|receive()]);',
  'kept = count(c.|receive());',
  'keep(expect(c.|receive()).resolves.toBe(1));',
  'new Reader(c.|receive());',
  'c.|receive().then(resolve);',
  'c.|receive().then(own.resolve, own.reject);',
  'kept = (0, c.|receive());',
  'return { answer: c.|receive() };',
  'all.map((one) => [one, c.|receive()]);',
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
  'c.|receive().then(console.log);',
  'const answer = c.|receive(); await Promise.race([answer, later]);',
  'const answer = c.|receive(); own.answer; kept = { answer: 1 }; own = (answer) => 1;',
  'let answer; const ask = () => { answer = c.|receive(); };',
  'Promise.all([c.|receive()]);',
  'assert.rejects(c.|receive());',
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
  'void client.|receive()',
  "void |connect('/')",
  "void connect('/').sendText('a').|expectText('b')",
  "void connect('/')\n  .sendText('a')\n  .|expectText('b')",
  'void expect(client).not.|toReceiveMessage()',
  'void (async () => {\n  await client.receive();\n}|)()',
  'void (async () => {})|()',
  'void clients[0]?.|receive()',
  'void client!.|receive()',
  'void Promise.all([a, b].map(|wait))',
  'void keep(client.|receive())',
  'const end = () => void keep(client.|receive())',
  'const answer = client.|receive();\nvoid answer;',
  'const answer: Promise<string> = client.|receive();\nvoid answer;',
  'this.answer = client.|receive();\nvoid this.answer;',
])('a promise that is voided: %s', (source) => {
  expect(useOfCall(...at(source))).toBe('void');
});

test.each([
  'client.|receive()',
  'await client.|receive()',
  'const answer = client.|receive()',
  'void other();\nclient.|receive()',
  'void other()\nclient.|receive()',
  'void run(() => { keep(client.|receive()); })',
  'const voided = 1;\nclient.|receive()',
  'avoid.client.|receive()',
  'return client.|receive()',
  '|receive()',
  'const answer = client.|receive();\nvoid answered;',
  'const answer = client.|receive();\nvoid answer.then(check);',
  'if (answer === client.|receive()) void answer;',
  'const answer = client.|receive();\n// then void answer',
  'function a() { const answer = client.|receive(); } function b() { const answer = 1; void answer; }',
  "test('a', () => { this.p = client.|receive(); }); test('b', () => { void this.p; });",
])('one that is not voided: %s', (source) => {
  expect(useOfCall(...at(source))).not.toBe('void');
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
  'const a = { async pump() { await c.|receive(); }, b() { void this.pump(); } };',
  'let pump; pump = async () => { await c.|receive(); }; void pump();',
  'const pump = wrap(async () => { await c.|receive(); }); void pump();',
  'const pump = async () => { await c.|receive(); }; void pump.call(null, 1);',
  'const pump = async () => { await c.|receive(); }; const g = pump.bind(null, 1); void g();',
  'const pump = async () => { await c.|receive(); }; void (0, pump)();',
  'const pump = async () => { await c.|receive(); }; void (c ? pump() : null);',
  'const pump = async () => { await c.|receive(); }; void pump().finally(() => {});',
  'const pump = async () => { await c.|receive(); }; void Promise.all([pump()]);',
  'const pump = async () => { await c.|receive(); }; const go = (f) => { void f(); }; go(() => pump());',
  'const pump = async () => { await c.|receive(); }; const go = async () => { await pump(); }; void go();',
  'class A { async pump() { await c.|receive(); } } class B extends A {} void new B().pump();',
  'class A { async pump() { await c.|receive(); } } const a = new A(); void a.pump();',
  'class A { async pump() { await c.|receive(); } } let a; a = await open(); void a.pump();',
  'class A { static async pump() { await c.|receive(); } } void A.pump();',
  'class A { constructor() { this.pump = async () => { await c.|receive(); }; void this.pump(); } }',
  'void Promise.all(list.map(async () => { await c.|receive(); }));',
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
  "test('a', () => { void log.run(); }); test('b', () => { const run = async () => c.|receive(); run(); });",
  'const run = async () => c.|receive(); void { async run() {} }.run();',
  'class A { async pump() { await c.|receive(); } } const o = { async pump() {} }; void o.pump();',
  'class A { async pump() { await c.|receive(); } } class B { pump() {} } void new B().pump();',
  'class A { async pump() { await c.|receive(); } } class B { pump() {} a() { void this.pump(); } }',
  "const { connect } = require('jest-ws-dynamic'); let d; class A { async close() { await c.|receive(); } } beforeAll(async () => { d = await connect('/'); }); void d.close();",
  "import { connect } from 'jest-ws-dynamic'; class A { async close() { await c.|receive(); } } const d = await connect('/'); void d.close();",
  'const pump = async () => { await c.|receive(); }; { const pump = () => {}; void pump(); }',
  'const pump = async () => { await c.|receive(); }; list.map((pump) => void pump());',
  'const pump = async () => { await c.|receive(); }; /* void pump() */',
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
  const use = (source: string) => useOfFunction([text, source], offset);
  expect(use('void helper.pump(c);')).toBe('void');
  expect(use("const { pump: read } = require('./a'); void read(c);")).toBe('void');
  expect(use("import { pump as read } from './a'; void read(c);")).toBe('void');
  expect(use("import * as a from './a'; void a.pump(c);")).toBe('void');
  expect(use('const pump = () => {}; void pump(c);')).toBeUndefined();
  expect(use("import { pump as read, other as pump } from './a'; void pump(c);")).toBeUndefined();
  expect(use('const a = { pump() {} }; void a.pump(c);')).toBeUndefined();
  expect(useOfFunction([text, 'let p; beforeAll(() => { p = pump(c); });'], offset)).toBe('stored');
});

test('what other tests do with the promise does not count, if the running test calls the function', () => {
  const [text, offset] = at(`const pump = async () => { await c.|receive(); };
test('a', () => { void pump(); });
test('b', () => { pump(); });
test('c', () => {});`);
  const used = (name: string) => useOfFunction([text], offset, text.indexOf(`test('${name}'`));
  expect(['a', 'b', 'c'].map(used)).toEqual(['void', undefined, 'void']);
  const [helper, inHelper] = at('exports.pump = async (c) => { await c.|receive(); };');
  const user = "test('a', () => { void helper.pump(c); }); test('b', () => { helper.pump(c); });";
  const usedIn = (name: string) =>
    useOfFunction([helper, user], inHelper, user.indexOf(`test('${name}'`));
  expect(['a', 'b'].map(usedIn)).toEqual(['void', undefined]);
});

test('the innermost function', () => {
  expect(functionAt('a(() => b());', 8)).toBe(2);
  expect(functionAt('a(b());', 2)).toBeUndefined();
  expect(functionAt('a(b(', 2)).toBeUndefined();
});
