/**
 * Loads the Node entry of `ws` by its path: under jest-environment-jsdom, the condition `browser` resolves
 * the name to a stub.
 */
import { dirname, join } from 'node:path';
import type * as ws from 'ws';

const entry = join(dirname(require.resolve('ws/package.json')), 'index.js');
const found = require(entry) as typeof ws;

export const WebSocket = found.WebSocket;
export type WebSocket = ws.WebSocket;
export const WebSocketServer = found.WebSocketServer;
export type WebSocketServer = ws.WebSocketServer;
