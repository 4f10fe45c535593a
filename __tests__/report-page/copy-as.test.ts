import { expect, test } from '@jest/globals';
import { asJson, asTestLine, asWebsocat } from '../../src/report-page/copy-as';
import { differenceOf } from '../../src/report-page/line-difference';
import { colourLines } from '../../src/report-page/syntax';
import { treeOf } from '../../src/report-page/test-tree';
import { connection, frame } from './example-report';

const sent = { direction: 'out' } as const;
const hello = frame(1, '{"type":"hello","to":"O\'Hara","list":[1,null]}', sent);
const bytes = frame(2, '', { ...sent, kind: 'binary', base64: 'AQL6' });
const decoded = frame(3, '42["a"]', { value: '{"event":"a","x-y":true}', codec: 'socket.io' });
const plain = frame(4, 'it\'s\n"text"');
const close = frame(5, '1006 (lost)', { kind: 'close' });
const own = connection([hello, bytes, decoded, plain, close], {
  label: 'ws://127.0.0.1:9000/chat (alice)',
  protocol: 'chat.v1',
});

test('a frame is copied as JSON: its decoded value, or its payload', () => {
  expect(asJson(decoded)).toBe('{\n  "event": "a",\n  "x-y": true\n}');
  expect(asJson(plain)).toBe(JSON.stringify(plain.text));
});

test('a number keeps its digits in all formats', () => {
  const long = frame(1, '{"id":9007199254740993}', sent);
  expect(asJson(long)).toBe('{\n  "id": 9007199254740993\n}');
  expect(asTestLine(long, connection([]))).toBe('await client.send({ id: 9007199254740993 });');
});

test.each([
  [hello, `await alice.send({ type: 'hello', to: 'O\\'Hara', list: [1, null] });`],
  [bytes, "await alice.send(Buffer.from('AQL6', 'base64'));"],
  [decoded, "await expect(alice).toReceiveMessage({ event: 'a', 'x-y': true });"],
  [plain, `await expect(alice).toReceiveMessage('it\\'s\\n"text"');`],
  [close, 'await expect(alice).toBeClosedWith(1006);'],
])('a frame is copied as a line of a test', (one, line) => {
  expect(asTestLine(one, own)).toBe(line);
});

test('a line of a test has a default name for a client without a name', () => {
  expect(asTestLine(frame(1, '1'), connection([]))).toBe(
    'await expect(client).toReceiveMessage(1);',
  );
});

test('a websocat command sends the messages sent so far', () => {
  expect(asWebsocat(hello, own)).toBe(
    `printf '%s\\n' '{"type":"hello","to":"O'\\''Hara","list":[1,null]}' | websocat --protocol chat.v1 ws://127.0.0.1:9000/chat --no-close`,
  );
  expect(asWebsocat(plain, own)).toContain('\\001\\002\\372');
  const secure = connection([plain], { url: 'wss://127.0.0.1:9001/?a=b&c' });
  expect(asWebsocat(plain, secure)).toBe("websocat --insecure 'wss://127.0.0.1:9001/?a=b&c'");
});

test('two texts are compared line by line', () => {
  const lines = differenceOf('a\nb\nc', 'a\nx\nc\nd');
  expect(lines.map(({ sign, text }) => sign + text)).toEqual([' a', '-b', '+x', ' c', '+d']);
});

test('source is coloured line by line, without losing a character', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source.
  const source = "const a = `x\n${1}`; // why\nawait f(/re/, 'é');\n";
  const lines = colourLines(source);
  expect(lines.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(source);
  const kinds = lines.flat().filter(({ kind }) => kind !== 'plain' && kind !== 'name');
  expect(kinds.map(({ kind, text }) => [kind, text])).toEqual([
    ['keyword', 'const'],
    ['string', '`x'],
    ['string', '${'],
    ['number', '1'],
    ['string', '}`'],
    ['comment', '// why'],
    ['keyword', 'await'],
    ['string', '/re/'],
    ['string', "'é'"],
  ]);
});

test('tests are below their describe blocks, in the order of the file', () => {
  const shown = [['a', 'x'], ['y'], ['a', 'b', 'z'], ['a', 'w']].map((titles, index) => ({
    index,
    test: { titles } as never,
  }));
  expect(JSON.parse(JSON.stringify(treeOf(shown)))).toEqual([
    {
      title: 'a',
      children: [
        { index: 0, test: { titles: ['a', 'x'] } },
        { title: 'b', children: [{ index: 2, test: { titles: ['a', 'b', 'z'] } }] },
        { index: 3, test: { titles: ['a', 'w'] } },
      ],
    },
    { index: 1, test: { titles: ['y'] } },
  ]);
});
