import { expect, test } from '@jest/globals';
import { isInListener, isInServer, isInTimer } from '../../src/jest/enclosing-call';

const at = (source: string): [string, number] => [source, source.indexOf('receive')];

test.each([
  ['an arrow function', "socket.on('message', async () => { await client.receive(); });", true],
  ['a function', "server.once('x', async function () { await client.receive(); });", true],
  ['a nested listener', "a.on('x', () => list.map((b) => b.receive()));", true],
  ['a listener of an optional object', "a?.on('x', () => client.receive());", true],
  ['a property', 'socket.onmessage = async () => { await client.receive(); };', true],
  ['a name', "async function f() { await client.receive(); }\na.on('x', f);", true],
  ['a constant', "const f = async () => { await client.receive(); };\na.on('x', f);", true],
  ['TypeScript', "a.on('x', async (b: Buffer): Promise<void> => { await c!.receive(); });", true],
  ['an observable', 'from(a).subscribe(async () => { await client.receive(); });', true],
  ['a source of an observable', 'defer(() => client.receive()).pipe(a).subscribe(b);', true],
  ['a test', "test('on', async () => { await client.receive(); });", false],
  ['another callback', 'list.forEach(async () => { await client.receive(); });', false],
  ['next to a listener', "a.on('x', () => {});\nconst f = async () => client.receive();", false],
  ['the callee', "client.receive().on('x', () => {});", false],
  ['a variable', 'once = async () => { await client.receive(); };', false],
  ['a source that is not readable', "a.on('x', () => { client.receive(); } }} ((", false],
])('whether a call is in a listener: %s', (_name, source, isInside) => {
  expect(isInListener(...at(source))).toBe(isInside);
});

test.each([
  ['useServer(({ httpServer }) => { client.receive(); });', true],
  ["const f = async () => client.receive();\nuseServer(f);\nsocket.on('x', () => {});", true],
  ["useServer(() => {});\nsocket.on('x', () => client.receive());", false],
])('whether a call is in a server of the test: %s', (source, isInside) => {
  expect(isInServer(...at(source))).toBe(isInside);
});

test.each([
  ['setTimeout(() => server.receive(), 20);', true],
  ['const end = () => { server.receive(); };\nsetTimeout(end, 20);', true],
  ['process.nextTick(async () => { await server.receive(); });', true],
  ["setTimeout(() => {}, 20);\ntest('x', () => { server.receive(); });", false],
  ["socket.on('x', () => server.receive());", false],
])('whether a call is in a function that a timer calls: %s', (source, isInside) => {
  expect(isInTimer(...at(source))).toBe(isInside);
});
