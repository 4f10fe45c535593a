/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { findServers, type Manifest } from '../../../src/cli/init/find-server';

function find(files: Readonly<Record<string, string>>, manifest: Manifest = {}) {
  return findServers(new Map(Object.entries(files)), manifest);
}

const attaches = `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer, path: '/chat' });`;
const listens = `import { WebSocketServer } from 'ws';
const server = http.createServer(app).listen(process.env.CHAT_PORT ?? 8080);`;

test('a function that attaches is a module, asked at the path in its source', () => {
  expect(find({ 'src/server.js': attaches })).toEqual([
    { server: './src/server.js', paths: ['/chat', '/'] },
  ]);
});

test('an app that listens is a process, with the variable that it reads', () => {
  const manifest = { scripts: { start: 'node --enable-source-maps src/app' } };

  expect(find({ 'src/app.js': listens }, manifest)).toEqual([
    {
      server: { command: 'node', args: ['src/app.js'], env: { CHAT_PORT: '{port}' } },
      paths: ['/'],
    },
  ]);
});

test('TypeScript is started by what the project has for it', () => {
  expect(find({ 'src/app.ts': listens })).toEqual([]);
  expect(find({ 'src/app.ts': listens }, { devDependencies: { tsx: '^4' } })).toMatchObject([
    { server: { command: 'tsx', args: ['src/app.ts'] } },
  ]);
});

test('what listens only when it is started is a module first', () => {
  const guarded = `${attaches}\nif (require.main === module) http.createServer().listen(8080);`;

  expect(find({ 'server.js': guarded }).map(({ server }) => server)).toEqual([
    './server.js',
    { command: 'node', args: ['server.js'], env: { PORT: '{port}' } },
  ]);
});

test('Socket.IO and Fastify answer at paths of their own', () => {
  const socketIo = "const { Server } = require('socket.io');\nmodule.exports = serve;";
  const fastify = `const websocket = require('@fastify/websocket');
app.get('/ticker', { websocket: true }, handler);
module.exports = app;`;

  expect(find({ 'app.js': socketIo })[0]?.paths[0]).toBe('/socket.io/?EIO=4&transport=websocket');
  expect(find({ 'app.js': fastify })[0]?.paths).toEqual(['/ticker', '/']);
});

test('a project without a library for WebSockets has none, and tests are none', () => {
  expect(find({ 'server.js': 'module.exports = {}; http.listen(80)' })).toEqual([]);
  expect(find({ 'test/server.js': attaches })).toEqual([]);
});
