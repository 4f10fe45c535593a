import { expect, test } from '@jest/globals';
import { handshakePaths, tokenParameter } from '../../../src/cli/init/handshake-paths';

test.each([
  ['an option', "new WebSocketServer({ server, path: '/a' })", '/a'],
  ['a comparison', "if (pathname === '/a') handle();", '/a'],
  ['a comparison that refuses', "if (request.url !== '/a') return socket.destroy();", '/a'],
  ['a comparison the other way round', "'/a' === url.pathname", '/a'],
  ['a prefix', "if (!request.url?.startsWith('/a')) return;", '/a'],
  ['a constant', "const WS_PATH = '/a';", '/a'],
  ['a route of Fastify', "app.get('/a', { websocket: true }, handler)", '/a'],
  ['a route of Hono', "app.get('/a', upgradeWebSocket(() => ({})))", '/a'],
  ['a route of express-ws', "app.ws('/a', (socket) => {})", '/a'],
  ['a default', "new WebSocketServer({ server, path: process.env.CHAT_PATH ?? '/a' })", '/a'],
  ['a switch case', "server.on('upgrade', () => { switch (pathname) { case '/a': } })", '/a'],
])('finds %s', (_what, source, path) => {
  expect(handshakePaths([source])).toEqual([path, '/']);
});

test.each([
  ['a switch case that does not handle upgrades', "switch (state) { case '/a': }"],
  ['a regular expression', "app.ws('/rooms/*', (socket) => {})"],
  ['a part of a sentence', "throw new Error('path: none')"],
])('leaves out %s', (_what, source) => {
  expect(handshakePaths([source])).toEqual(['/']);
});

test.each([
  ['if (pathname !== config.live) refuse();', "module.exports = { live: '/a' };"],
  ['if (config.live === request.url) handle();', "export const config = { 'live': '/a' };"],
  ['if (!request.url.startsWith(live)) return;', "exports.live = process.env.LIVE || '/a';"],
  ['new WebSocketServer({ server, path: settings.chat.live });', '{ "live": "/a" }'],
  ['const { path } = config; new WebSocketServer({ server, path });', "path: '/a'"],
  ['if (pathname !== $live) refuse();', "const $live = '/a';"],
])('finds the path of %j in another file', (server, settings) => {
  expect(handshakePaths([server], {}, [server, settings])).toEqual(['/a', '/']);
  expect(handshakePaths([server])).toEqual(['/']);
});

test('tries only the path set by the user', () => {
  const server = "new WebSocketServer({ server, path: '/a' })";
  expect(handshakePaths([server], {}, [server], '/b')).toEqual(['/b']);
  const engine = "new Server(http); require('socket.io')";
  expect(handshakePaths([engine], {}, [engine], '/b')).toEqual(['/b/?EIO=4&transport=websocket']);
});

test('a parameter of a route is replaced by 1, and a route may have a prefix', () => {
  const route = "app.get('/rooms/:id', { websocket: true }, handle);";
  const main = "app.register(rooms, { prefix: '/api' });";

  expect(handshakePaths([route])).toEqual(['/rooms/1', '/']);
  expect(handshakePaths([route], {}, [route, main])).toEqual(['/rooms/1', '/api/rooms/1', '/']);
});

const engine = (path: string) => `${path}/?EIO=4&transport=websocket`;

test('Socket.IO answers at its default path, or at the path of its option', () => {
  const server = "const { Server } = require('socket.io');";

  expect(handshakePaths([server])).toEqual([engine('/socket.io'), '/']);
  expect(handshakePaths([`${server} new Server(http, { path: '/live/' })`])).toEqual([
    engine('/live'),
    engine('/socket.io'),
    '/',
  ]);
});

test('a gateway of NestJS uses the path of Socket.IO, unless its adapter is that of ws', () => {
  const gateway = "@WebSocketGateway({ path: '/chat' }) class Chat {}";

  expect(handshakePaths([gateway])[0]).toBe(engine('/chat'));
  expect(handshakePaths([gateway], { '@nestjs/platform-ws': '^11' })).toEqual(['/chat', '/']);
});

test.each([
  ["url.searchParams.get('room'); url.searchParams.get('token')", 'token'],
  ['const { id } = request.query.access_token', 'access_token'],
  ["url.searchParams.get('room')", undefined],
  ['const { room, token } = request.query as Query;', 'token'],
])('the parameter with a token in %s', (source, name) => {
  expect(tokenParameter([source])).toBe(name);
});
