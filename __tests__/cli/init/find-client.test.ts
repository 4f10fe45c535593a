import { expect, test } from '@jest/globals';
import { findClients } from '../../../src/cli/init/find-client';

const find = (text: string, more: Readonly<Record<string, string>> = {}) =>
  findClients(new Map(Object.entries({ 'src/a.js': text, ...more })))[0];

test.each([
  ["export function open() { new WebSocket('ws://localhost:1/a'); }", 'ws://localhost:1/a'],
  [
    "const url = 'ws://localhost:1';\nexport const open = () => new WebSocket(url);",
    'ws://localhost:1',
  ],
  ["export const open = () => new WebSocket(process.env.URL ?? 'ws://a.test');", 'ws://a.test'],
  [
    "const WS = globalThis.WebSocket ?? require('ws');\nexport const open = () => new WS('ws://a.test');",
    'ws://a.test',
  ],
  ["export function open() { return new this.options.WebSocket('ws://a.test'); }", 'ws://a.test'],
  ["import Socket from 'ws';\nexport const open = () => new Socket('ws://a.test');", 'ws://a.test'],
])('the URL in %s', (source, value) => {
  expect(find(source)).toMatchObject({ url: { kind: 'fixed', value }, call: { name: 'open' } });
});

test.each([
  ["'wss://a.test/v2/stream?symbol=' + symbol", 'wss://a.test/v2/stream'],
  [`\`wss://a.test/v2/stream?symbol=\${symbol}\``, 'wss://a.test/v2/stream'],
  [`\`wss://a.test/v2/\${symbol}?full=1\``, 'wss://a.test'],
  ["'wss://a.test/v2/' + symbol", 'wss://a.test'],
])('the path in %s, if only the query is computed', (url, value) => {
  expect(find(`export const open = (symbol) => new WebSocket(${url});`)).toMatchObject({
    url: { kind: 'fixed', value },
  });
});

test("the host of the page is that of Jest's jsdom", () => {
  const url = `\`wss://\${location.host}/ws\``;

  expect(find(`export function open() { new WebSocket(${url}); }`)).toMatchObject({
    url: { kind: 'fixed', value: 'wss://localhost/ws' },
  });
});

test('a URL imported from another file', () => {
  const config = { 'src/config.js': "export const socketUrl = 'wss://api.example.com';" };
  const source = 'export class Chat { constructor() { new WebSocket(socketUrl); } }';

  expect(find(source, config)).toEqual({
    file: 'src/a.js',
    url: { kind: 'fixed', value: 'wss://api.example.com' },
    call: { kind: 'class', name: 'Chat', isDefault: false },
  });
});

test('a URL passed as an argument, or read from a variable', () => {
  expect(find('export function useChat(url) { new WebSocket(url); }')).toMatchObject({
    url: { kind: 'parameter' },
    call: { kind: 'hook', name: 'useChat' },
  });
  expect(
    find('export default function open() { new WebSocket(process.env.WS_URL); }'),
  ).toMatchObject({
    url: { kind: 'variable', value: 'WS_URL' },
    call: { kind: 'function', isDefault: true },
  });
});

test('a file that connects when it is loaded', () => {
  expect(find("export const socket = new WebSocket('ws://localhost:1');")).toEqual({
    file: 'src/a.js',
    url: { kind: 'fixed', value: 'ws://localhost:1' },
  });
});

test('ignores clients in tests', () => {
  expect(find('export const open = () => fetch(url);')).toBeUndefined();
  expect(findClients(new Map([['a.test.js', "new WebSocket('ws://a')"]]))).toEqual([]);
});

test.each([
  ['module.exports = { PriceClient };', false],
  ['module.exports = PriceClient;', true],
  ['export { PriceClient };', false],
  ['export default PriceClient;', true],
])('a class that dials in its constructor, exported by %s', (line, isDefault) => {
  const source = `class PriceClient {\n  constructor() {\n    this.socket = new WebSocket('wss://a.test/v1');\n  }\n}\n${line}\n`;
  expect(find(source)).toMatchObject({ call: { kind: 'class', name: 'PriceClient', isDefault } });
});

test('a client that is not exported cannot be started', () => {
  const source = `class Own {\n  constructor() {\n    new WebSocket('wss://a.test/v1');\n  }\n}\nnew Own();\n`;
  expect(find(source)).not.toHaveProperty('call');
});

test.each([
  [`\`wss://a.test:1/v1/\${id}\``, 'wss://a.test:1'],
  ["'wss://a.test/v1/' + id", 'wss://a.test'],
  [`\`\${BASE}/rooms/\${id}\``, 'wss://base.test'],
  ["BASE + '/rooms'", 'wss://base.test'],
  [`\`\${config.BASE}?id=\${id}\``, 'wss://base.test'],
  [`\`\${protocol}//\${location.host}/ws\``, 'ws://localhost/ws'],
  [`\`\${protocol}://\${window.location.host}/ws/\${id}\``, 'ws://localhost'],
  [`\`\${url}/rooms\``, undefined],
])('a URL composed of parts: %s', (url, value) => {
  const config = { 'src/config.js': "exports.BASE = 'wss://base.test/v1';" };
  const source = `export function open(id) { return new WebSocket(${url}); }`;
  const expected = value === undefined ? { kind: 'parameter' } : { kind: 'fixed', value };
  expect(find(source, config)?.url).toEqual(expected);
});

test.each([
  ['function open(url)', ['mock.url']],
  ['function open(name: string, url: string)', ["'name'", 'mock.url']],
  ['const open = (url, retries = 3) =>', ['mock.url']],
  ['const open = url =>', ['mock.url']],
  ['function open(url: string, { retries }: Options)', ['mock.url']],
])('the arguments of %s', (head, args) => {
  expect(find(`export ${head} { new WebSocket(url); }`)?.call).toMatchObject({ args });
});

test('words and numbers stand for other required arguments of a client', () => {
  const source = `export class Chat {
  constructor(private room: string, seats: number, name?: string) {
    new WebSocket('wss://a.test');
  }
}`;
  expect(find(source)?.call).toMatchObject({ args: ["'room'", '1'] });
  expect(find(source)?.call).not.toHaveProperty('closeMethod');
});

test('the method that closes a client', () => {
  const source = `export class Chat {
  constructor() {
    new WebSocket('wss://a.test');
  }
  async close(): Promise<void> {}
}`;
  expect(find(source)?.call).toMatchObject({ closeMethod: 'close' });
});
