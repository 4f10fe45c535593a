import { expect, test } from '@jest/globals';
import { exportedServers, nestModules } from '../../../src/cli/init/exported-servers';

const named = { file: 'a.js', name: 'attach', isClass: false, takes: 'server' };

test.each([
  ['a function', 'export function attach(server) {}', named],
  [
    'a function with types',
    'export async function attach(server: Server): Promise<void> {}',
    named,
  ],
  ['an arrow function', 'export const attach = (httpServer) => {};', named],
  ['a CommonJS function', 'function attach(server) {}\nmodule.exports = { attach };', named],
  ['options', 'export function attach({ server, path }) {}', { ...named, takes: 'options' }],
  [
    'the default export',
    'export default function attach(server) {}',
    { ...named, name: undefined },
  ],
  [
    'a class',
    'export class Chat { #a = 1; constructor(server) {} }',
    { ...named, name: 'Chat', isClass: true },
  ],
  [
    'a class that passes on its options',
    'class Chat { constructor(options) { this.w = new WebSocketServer(options); } }\nmodule.exports = { Chat };',
    { ...named, name: 'Chat', isClass: true, takes: 'options' },
  ],
  [
    'a function that returns a Fastify application',
    'export async function build() {\n  const app: FastifyInstance = Fastify({ logger: true });\n  await app.register(websocket);\n  return app;\n}',
    { ...named, name: 'build', takes: 'nothing' },
  ],
  [
    'an arrow function that returns an HTTP server',
    'const create = (log = true) => {\n  const server = http.createServer();\n  return server;\n};\nmodule.exports = { create };',
    { ...named, name: 'create', takes: 'nothing' },
  ],
])('%s', (_what, source, expected) => {
  expect(exportedServers('a.js', source)).toEqual([expected]);
});

test.each([
  ['is not exported', 'function attach(server) {}'],
  ['takes no server', 'export function attach(room) {}'],
  ['returns something else', 'export function f() { const a = Fastify(); return a.server; }'],
  ['is a server module, which gets httpServer', 'export default function serve({ httpServer }) {}'],
])('ignores a function that %s', (_what, source) => {
  expect(exportedServers('a.js', source)).toEqual([]);
});

test('the root module of a Nest application, with its adapter', () => {
  const sources = new Map([['src/app.module.ts', '@Module({}) export class AppModule {}']]);
  const found = { file: 'src/app.module.ts', name: 'AppModule', isClass: true };

  expect(nestModules(sources, { '@nestjs/core': '^12' })).toEqual([{ ...found, takes: 'nest' }]);
  expect(nestModules(sources, { '@nestjs/core': '', '@nestjs/platform-ws': '' })).toEqual([
    { ...found, takes: 'nest with ws' },
  ]);
  expect(nestModules(sources, {})).toEqual([]);
});
