/** Promises that one test stores and a later one awaits, in any form, and readers of the whole file. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = `const { connect, mockServer } = require('jest-ws-dynamic');
const { once, EventEmitter } = require('node:events');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const all = new Set();
const keep = (promise) => { all.add(promise); return promise; };
const own = {};
const inbox = [];
let client;
let kept;
`;
const file = (before: string, tests: string): string =>
  `${head}beforeAll(async () => {\n  client = await connect('/echo');\n  ${before}\n});\n${tests}`;
/** Stores in one test, and awaits in the next. */
const both = (store: string, awaits: string, declared = ''): string =>
  file(
    '',
    `${declared}\ntest('stores', async () => {\n  ${store}\n});\ntest('awaits', async () => { client.send('a'); client.send('b'); expect(await ${awaits}).toEqual(['a', 'b']); });`,
  );
const waits = "client.waitFor('a'), client.waitFor('b')";

const stored: Readonly<Record<string, string>> = {
  list: both(`kept = [${waits}];`, 'Promise.all(kept)'),
  'object-literal': both(
    "kept = { a: client.waitFor('a'), b: client.waitFor('b') };",
    'Promise.all([kept.a, kept.b])',
  ),
  all: both(`kept = Promise.all([${waits}]);`, 'kept'),
  race: both(`kept = Promise.race([${waits}]);`, 'Promise.all([kept, "b"])'),
  any: both(`own.any = Promise.any([${waits}]);`, 'Promise.all([own.any, "b"])'),
  settled: both(
    `kept = Promise.allSettled([${waits}]);`,
    'kept.then((list) => list.map(({ value }) => value))',
  ),
  collection: both(`kept = new Set([${waits}]);`, 'Promise.all(kept)'),
  spread: both(
    `all.add(...[client.waitFor('a')]); all.add(client.waitFor('b'));`,
    'Promise.all(all)',
  ),
  helper: both("keep(client.waitFor('a'));\n  keep(client.waitFor('b'));", 'Promise.all(all)'),
  'helper-of-a-list': both(`[${waits}].forEach((one) => keep(one));`, 'Promise.all(all)'),
  'helper-that-asks': both(
    "ask('a');\n  ask('b');",
    'Promise.all([own.a, own.b])',
    'function ask(text) { const promise = client.waitFor(text); own[text] = promise; return promise; }',
  ),
  'helper-that-keeps-later': both(
    "ask('a');\n  ask('b');",
    'Promise.all(all)',
    'const ask = (text) => { const promise = client.waitFor(text); keep(promise); };',
  ),
  'helper-in-a-helper': both(
    "ask('a');\n  ask('b');",
    'Promise.all(all)',
    'const plain = (text) => client.waitFor(text);\nconst ask = (text) => keep(plain(text));',
  ),
  variable: both(
    "const a = client.waitFor('a');\n  const b = client.waitFor('b');\n  kept = [a, b];",
    'Promise.all(kept)',
  ),
  'variable-in-a-function': both(
    `const promises = Promise.all([${waits}]);\n  own.get = () => promises;`,
    'own.get()',
  ),
  'variable-of-a-list': both(
    "const promises = [];\n  promises.push(client.waitFor('a'));\n  promises.push(client.waitFor('b'));\n  own.promises = promises;",
    'Promise.all(own.promises)',
  ),
  'object-of-the-test': both(
    "const state = {};\n  state.a = client.waitFor('a');\n  state.b = client.waitFor('b');\n  kept = state;",
    'Promise.all([kept.a, kept.b])',
  ),
  'async-function': both(
    "keep(ask('a'));\n  keep(ask('b'));",
    'Promise.all(all)',
    'const ask = async (text) => { await pause(1); return client.waitFor(text); };',
  ),
  'promise-of-the-user': both(
    `kept = new Promise((resolve, reject) => { Promise.all([${waits}]).then(resolve, reject); });`,
    'kept',
  ),
  'then-resolve': both(
    `const { resolve } = own;\n  kept = own.promise;\n  Promise.all([${waits}]).then(resolve);`,
    'kept',
    'own.promise = new Promise((resolve) => { own.resolve = resolve; });',
  ),
  'then-callback': both(
    `kept = pause(1).then(() => Promise.all([${waits}]));\n  await pause(5);`,
    'kept',
  ),
  'in-an-awaited-object': both(
    'const { answers } = await ask();\n  kept = answers;',
    'kept',
    `const ask = async () => { await pause(1); return { answers: Promise.all([${waits}]) }; };`,
  ),
  'resolved-into': both(
    `own.resolve(Promise.all([${waits}]));`,
    'own.promise',
    'own.promise = new Promise((resolve) => { own.resolve = resolve; });',
  ),
  matchers: both(
    "keep(expect(client).toReceiveMessage('a'));\n  keep(expect(client).toReceiveMessage('b'));",
    "Promise.all(all).then(() => ['a', 'b'])",
  ),
  'after-all': file(
    '',
    `test('stores', () => { kept = [client.waitFor('a')]; });\nafterAll(async () => { client.send('a'); expect(await kept[0]).toBe('a'); });`,
  ),
};

/** Two tests that a reader serves. */
const reads = ['one', 'two']
  .map(
    (text) =>
      `test('${text}', async () => { client.send('${text}'); while (!inbox.includes('${text}')) await pause(1); }, 1000);`,
  )
  .join('\n');
const readers: Readonly<Record<string, string>> = {
  'reader-endless': file(
    '(async () => { for (;;) inbox.push(await client.receive()); })();',
    reads,
  ),
  'reader-while': file(
    'own.isOpen = true;\n  (async () => { while (own.isOpen) inbox.push(await client.receive()); })();',
    reads,
  ),
  'reader-that-breaks': file(
    "(async () => { for (;;) { const text = await client.receive(); inbox.push(text); if (text === 'end') break; } })();",
    reads,
  ),
  'reader-counted': file(
    '(async () => { for (let turn = 0; turn < 9; turn += 1) inbox.push(await client.receive()); })();',
    reads,
  ),
  'reader-recursive': file(
    'const next = () => client.receive().then((text) => { inbox.push(text); next(); });\n  next();',
    reads,
  ),
  'reader-unused': file(
    '(async () => { while (inbox.length < 9) inbox.push(await client.receive()); })();',
    "test('one', () => {});",
  ),
  'reader-of-connections': file(
    "const mock = await mockServer();\n  own.url = mock.url;\n  (async () => { while (own.url) (await mock.nextConnection()).send('hi'); })();",
    "test('one', async () => { await connect(own.url).expectText('hi'); });\ntest('two', async () => { await connect(own.url).expectText('hi'); });",
  ),
};

const forgets = (body: string, declared = ''): string =>
  file(
    '',
    `${declared}\ntest('forgets', async () => {\n  ${body}\n});\ntest('passes', () => pause(1));`,
  );
/** Still found in its test, with the code at the reported line. */
const forgotten: Readonly<Record<string, readonly [source: string, line: string]>> = {
  statement: [forgets("client.waitFor('a');"), "client.waitFor('a')"],
  'statement-of-all': [forgets(`Promise.all([${waits}]);`), `Promise.all([${waits}])`],
  'statement-of-a-list': [forgets(`[${waits}];`), `[${waits}]`],
  'then-only': [forgets("client.waitFor('a').then((text) => inbox.push(text));"), 'client.waitFor'],
  'declared-only': [forgets("const answer = client.waitFor('a');"), 'const answer'],
  'expected-only': [
    forgets("expect(client.waitFor('a')).resolves.toBe('a');"),
    'expect(client.waitFor',
  ],
  'expected-from-a-list': [
    forgets("expect(Promise.all([client.waitFor('a')])).resolves.toEqual(['a']);"),
    'expect(Promise.all',
  ],
  'of-a-helper': [
    forgets("ask('a');", 'const ask = (text) => client.waitFor(text);'),
    'client.waitFor(text)',
  ],
  'of-a-helper-that-declares': [
    forgets(
      "ask('a');",
      'function ask(text) {\n  const promise = client.waitFor(text);\n  return promise;\n}',
    ),
    'const promise = client.waitFor(text)',
  ],
  'each-of-a-list': [forgets("['a'].forEach((text) => client.waitFor(text));"), "['a'].forEach"],
  'matcher-statement': [
    forgets("expect(client).toReceiveMessage('a');"),
    "expect(client).toReceiveMessage('a')",
  ],
};

/** What is stored, and awaited by nobody: found at the end of the file. */
const abandoned: Readonly<Record<string, readonly [source: string, line: string]>> = {
  'list-for-ever': [forgets(`kept = [${waits}];`), `kept = [${waits}]`],
  'helper-for-ever': [forgets("keep(client.waitFor('a'));"), "keep(client.waitFor('a'))"],
  'all-for-ever': [forgets(`kept = Promise.all([${waits}]);`), 'kept = Promise.all'],
  'matcher-for-ever': [
    forgets("keep(expect(client).toReceiveMessage('a'));"),
    "keep(expect(client).toReceiveMessage('a'))",
  ],
  'matcher-in-a-reader': [
    file(
      "(async () => {\n    while (client) await expect(client).toReceiveMessage('a');\n  })();",
      "test('passes', () => {});",
    ),
    "await expect(client).toReceiveMessage('a')",
  ],
  'wait-of-a-hook': [
    file("(async () => {\n    await client.waitFor('a');\n  })();", "test('passes', () => {});"),
    "await client.waitFor('a')",
  ],
};

const sources = (cases: Readonly<Record<string, readonly [string, string]>>): [string, string][] =>
  Object.entries(cases).map(([name, [source]]) => [name, source]);
const { shown, failed, result } = scene(
  Object.fromEntries(
    [
      ...Object.entries({ ...stored, ...readers }),
      ...sources(forgotten),
      ...sources(abandoned),
    ].map(([name, source]) => [`${name}.test.js`, source]),
  ),
);

test.each(Object.keys({ ...stored, ...readers }))('passes: %s', (name) => {
  expect([failed(name), result(name)?.message]).toEqual([[], '']);
});

test.each(Object.entries(forgotten))('is found in its test, at its line: %s', (name, [, line]) => {
  expect(failed(name)).toEqual(['forgets']);
  expect(shown(name)).toContain('ERR_WS_NOT_AWAITED');
  expect(markedIn(name)).toContain(line);
});

test.each(Object.entries(abandoned))('fails the file, at its line: %s', (name, [, line]) => {
  expect(failed(name)).toEqual([]);
  expect(shown(name)).toContain('ERR_WS_NOT_AWAITED');
  expect(markedIn(name)).toContain(line);
});

function markedIn(name: string): string {
  const marked = shown(name)
    .split('\n')
    .filter((text) => /^\s*> +\d+ \|/.test(text));
  return marked.join('\n');
}
