/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": false}
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { type CodecFunction, connect, mockServer } from 'jest-ws-dynamic';
import { graphqlTransportWs, signalR, socketIo } from 'jest-ws-dynamic/codecs';
import { Server as SocketIoServer } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { session } from '../../../src/test-realm/worker';

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-har-'));
afterAll(() => rmSync(folder, { recursive: true }));
Object.assign(session(), { snapshots: 'new' });

/** The texts of a file, each with its direction. */
function textsOf(path: string): string[] {
  const { log } = JSON.parse(readFileSync(path, 'utf8')) as { log: { entries: Entry[] } };
  return log.entries.flatMap(({ _webSocketMessages = [] }) =>
    _webSocketMessages.map(({ type, data }) => `${type} ${data}`),
  );
}
interface Entry {
  readonly _webSocketMessages?: readonly { readonly type: string; readonly data: string }[];
}

async function graphqlServer() {
  const server = await mockServer({
    codec: graphqlTransportWs,
    protocols: ['graphql-transport-ws'],
  });
  server.reply(
    (message) => message.type === 'subscribe',
    ({ id }, connection) => {
      void connection.send({ type: 'next', id, payload: { data: { tick: 1 } } });
      return { type: 'complete', id };
    },
  );
  return server;
}

test('graphql-ws: the codec answers nothing while a server is recorded, and answers hidden messages in a replay', async () => {
  const record = join(folder, 'graphql.har');
  const real = await graphqlServer();
  const subscribe = async (): Promise<unknown[]> => {
    const client = createClient({ url: real.url, webSocketImpl: WebSocket, retryAttempts: 0 });
    const results: unknown[] = [];
    for await (const result of client.iterate({ query: 'subscription { tick }' })) {
      results.push(result);
    }
    await client.dispose();
    return results;
  };
  const options = { url: real.url, record, codec: graphqlTransportWs, mask: ['id'] };
  const recording = await mockServer(options);
  const results = await subscribe();
  expect(results).toEqual([{ data: { tick: 1 } }]);
  await recording.replayed;
  await recording.close();
  expect(textsOf(record)).toEqual([
    'send {"type":"connection_init"}',
    'receive {"type":"connection_ack"}',
    expect.stringContaining('"type":"subscribe"'),
    expect.stringContaining('"type":"next"'),
    expect.stringContaining('"type":"complete"'),
  ]);
  await real.close();
  const mock = await mockServer(options);
  expect(await subscribe()).toEqual(results);
  await mock.replayed;

  const again = await graphqlServer();
  const client = await connect(again.url, {
    replay: record,
    codec: graphqlTransportWs,
    mask: ['id'],
  });
  await client.replayed;
});

test('Socket.IO: events, acks and bytes are recorded from a real server and replayed', async () => {
  const record = join(folder, 'socket.io.har');
  const http: Server = createServer();
  const server = new SocketIoServer(http, { transports: ['websocket'] });
  server.on('connection', (socket) => {
    socket.on('ask', (question: Buffer, answer: (given: unknown) => void) => {
      socket.emit('news', { at: 'once' });
      answer({ size: question.length });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const ask = async (): Promise<unknown[]> => {
    const socket = io(`ws://${address}`, { transports: ['websocket'], reconnection: false });
    const news: unknown[] = [];
    socket.on('news', (one) => news.push(one));
    const answer: unknown = await socket.emitWithAck('ask', Buffer.from([1, 2, 3]));
    socket.close();
    return [...news, answer];
  };
  const options = { url: `ws://${address}`, record, codec: socketIo };
  const recording = await mockServer(options);
  const results = await ask();
  expect(results).toEqual([{ at: 'once' }, { size: 3 }]);
  await recording.replayed;
  await recording.close();
  await server.close();
  const mock = await mockServer(options);
  expect(await ask()).toEqual(results);
  await mock.replayed;
});

test('Socket.IO: a client that starts with long-polling is proxied, and recorded completely', async () => {
  const record = join(folder, 'polling.har');
  const http: Server = createServer();
  const server = new SocketIoServer(http);
  server.on('connection', (socket) => {
    socket.emit('welcome', 'ada');
    socket.on('early', (data: Buffer, answer: (given: unknown) => void) => answer(data.length));
    socket.on('late', (answer: (given: unknown) => void) => answer('upgraded'));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const ask = async (): Promise<unknown[]> => {
    const socket = io(`http://${address}`, { reconnection: false });
    const upgraded = new Promise((resolve) => socket.io.engine.once('upgrade', resolve));
    const welcome = await new Promise((resolve) => socket.once('welcome', resolve));
    // By long-polling still.
    const early: unknown = await socket.emitWithAck('early', Buffer.from([1, 2, 3]));
    await upgraded;
    const late: unknown = await socket.emitWithAck('late');
    socket.close();
    return [welcome, early, late];
  };
  const options = { url: `ws://${address}`, record, codec: socketIo };
  const recording = await mockServer(options);
  const results = await ask();
  expect(results).toEqual(['ada', 3, 'upgraded']);
  await recording.replayed;
  await recording.close();
  await server.close();
  expect(textsOf(record)).toEqual([
    expect.stringMatching(/^receive 0\{"sid":/),
    'send 40',
    expect.stringMatching(/^receive 40\{"sid":/),
    'receive 42["welcome","ada"]',
    'send 451-0["early",{"_placeholder":true,"num":0}]',
    'send AQID',
    'receive 430[3]',
    'send 421["late"]',
    'receive 431["upgraded"]',
    'send 41',
  ]);
  const mock = await mockServer(options);
  expect(await ask()).toEqual(results);
  await mock.replayed;
});

describe('the client of a replay leaves the handshake to the codec', () => {
  let count = 0;
  /** Options of a client that plays this conversation. */
  function playing(codec: CodecFunction, ...talk: [string, string][]) {
    count += 1;
    const file = join(folder, `client-${count}.har`);
    const messages = talk.map(([type, data]) => ({ type, time: -1, opcode: 1, data }));
    const request = { method: 'GET', url: 'ws://a.test/', headers: [] };
    const startedDateTime = '2026-01-02T03:04:05.000Z';
    const entries = [{ startedDateTime, request, response: {}, _webSocketMessages: messages }];
    writeFileSync(file, JSON.stringify({ log: { entries } }));
    return { replay: file, codec, mask: ['sid'] };
  }

  test('Socket.IO', async () => {
    const server = await mockServer({ codec: socketIo });
    server.reply(
      { type: 'event', event: 'ask', args: [], id: 0 },
      { type: 'ack', id: 0, args: [7] },
    );
    const options = playing(
      socketIo,
      ['receive', '0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'],
      ['send', '40'],
      ['receive', '40{"sid":"b"}'],
      ['send', '420["ask"]'],
      ['receive', '430[7]'],
    );
    const client = await connect(server.url, options);
    await client.replayed;
    expect(server.messages).toHaveLength(1);
  });

  test('SignalR', async () => {
    const server = await mockServer({ codec: signalR });
    server.reply({ type: 'Invocation', target: 'ask', arguments: [], invocationId: '0' }, () => ({
      ...{ type: 'Completion', invocationId: '0', result: 7 },
    }));
    const options = playing(
      signalR,
      ['send', '{"protocol":"json","version":1}\u001e'],
      ['receive', '{}\u001e'],
      ['send', '{"type":1,"target":"ask","arguments":[],"invocationId":"0"}\u001e'],
      ['receive', '{"type":3,"invocationId":"0","result":7}\u001e'],
    );
    const client = await connect(server.url, options);
    await client.replayed;
    expect(server.messages).toHaveLength(1);
  });
});
