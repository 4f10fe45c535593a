/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { describe, expect, test } from '@jest/globals';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { createClient } from 'graphql-ws';
import { useServer as serveGraphql } from 'graphql-ws/use/ws';
import { connect, mockServer, useServer } from 'jest-ws-dynamic';
import {
  graphqlTransportWs,
  type SignalRMessage,
  type StompFrame,
  signalR,
  stomp,
} from 'jest-ws-dynamic/codecs';
import { WebSocket, WebSocketServer } from 'ws';

// Its types are those of an ES module.
const { Client: StompClient } = require('@stomp/stompjs');

describe('graphql-transport-ws', () => {
  const protocols = 'graphql-transport-ws';

  test('a mock server and the client of graphql-ws', async () => {
    const mock = await mockServer({ codec: graphqlTransportWs, protocols: [protocols] });
    const query = { query: '{ hello }' };
    mock.on('message', async ({ type, id }, connection) => {
      if (type !== 'subscribe') return;
      await connection.send({ type: 'next', id, payload: { data: { hello: 'world' } } });
      await connection.send({ type: 'complete', id });
    });
    const client = createClient({ url: mock.url, webSocketImpl: WebSocket, keepAlive: 5 });
    const results: unknown[] = [];
    for await (const result of client.iterate(query)) results.push(result);
    expect(results).toEqual([{ data: { hello: 'world' } }]);
    await client.dispose();
    expect(mock.messages).toEqual([{ type: 'subscribe', id: expect.any(String), payload: query }]);
  });

  test('a client that sends no connection_init gets no answer before it does', async () => {
    const mock = await mockServer({ codec: graphqlTransportWs, protocols: [protocols] });
    mock.reply(({ type }) => type === 'subscribe', { type: 'complete', id: '1' });
    const client = await connect(mock.url, { protocols, codec: false });
    await client.send({ type: 'subscribe', id: '1', payload: { query: '{ hello }' } });
    await client.send({ type: 'ping' });
    expect(await client.receiveJson()).toEqual({ type: 'pong' });
    await client.send({ type: 'connection_init' });
    expect(await client.receiveJson()).toEqual({ type: 'connection_ack' });
    expect(await client.receiveJson()).toEqual({ type: 'complete', id: '1' });
  });

  describe('of the server of graphql-ws', () => {
    const hello = { type: GraphQLString, resolve: () => 'world' };
    const schema = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { hello } }),
    });
    useServer(({ httpServer }) => {
      const server = new WebSocketServer({ server: httpServer });
      serveGraphql(
        { schema, onConnect: ({ connectionParams }) => connectionParams?.token !== 'wrong' },
        server,
      );
      return server;
    });

    test('a client reads its acknowledgement, then results', async () => {
      const client = await connect('/', { codec: graphqlTransportWs, protocols });
      await expect(client).toReceiveMessage({ type: 'connection_ack' });
      await client.send({ type: 'subscribe', id: '1', payload: { query: '{ hello }' } });
      await expect(client).toReceiveMessages([
        { type: 'next', id: '1', payload: { data: { hello: 'world' } } },
        { type: 'complete', id: '1' },
      ]);
    });

    test('a client sends the payload of withPayload()', async () => {
      const codec = graphqlTransportWs.withPayload({ token: 'wrong' });
      const client = await connect('/', { codec, protocols });
      await expect(client).toBeClosedWith(4403, 'Forbidden');
    });
  });
});

describe('SignalR', () => {
  test("a mock server and SignalR's client, which negotiates", async () => {
    const mock = await mockServer({ codec: signalR });
    mock.reply(
      (message: SignalRMessage) => message.target === 'Add',
      ({ invocationId }) => ({ type: 'Completion', invocationId, result: 3 }),
    );
    const hub = new HubConnectionBuilder()
      .withUrl(`${mock.url.replace(/^ws/, 'http')}/hub`)
      .configureLogging(LogLevel.None)
      .build();
    const heard = new Promise((resolve) => hub.on('news', (...args) => resolve(args)));
    await hub.start();
    expect(await hub.invoke('Add', 1, 2)).toBe(3);
    await mock.broadcast({ type: 'Invocation', target: 'news', arguments: ['a', 1] });
    expect(await heard).toEqual(['a', 1]);
    await hub.send('Bye');
    await expect(mock).toReceiveMessages([
      { type: 'Invocation', target: 'Add', arguments: [1, 2], invocationId: '0' },
      { type: 'Invocation', target: 'Bye', arguments: [] },
    ]);
    await hub.stop();
  });

  test('a message that a mock server sends immediately follows the handshake', async () => {
    const mock = await mockServer({ codec: signalR });
    const hub = new HubConnectionBuilder()
      .withUrl(`${mock.url.replace(/^ws/, 'http')}/hub`)
      .configureLogging(LogLevel.None)
      .build();
    mock.on('connection', (connection) =>
      connection.send({ type: 'Invocation', target: 'news', arguments: [7] }),
    );
    const news = new Promise((resolve) => hub.on('news', resolve));
    await hub.start();
    expect(await news).toBe(7);
    await hub.stop();
  });

  test('several records of one WebSocket message are separate messages, and pings are answered', async () => {
    const mock = await mockServer({ codec: signalR });
    const client = await connect(mock.url, { codec: signalR });
    await expect(client).toReceiveMessage({ type: 'Handshake' });
    const records = '{"type":6}\u001e{"type":1,"target":"a","arguments":[]}\u001e{"type":7}\u001e';
    await client.send(records as never, { encode: false });
    await expect(mock).toReceiveMessages([
      { type: 'Invocation', target: 'a', arguments: [] },
      { type: 'Close' },
    ]);
    await client.flush();
    const previews = client.frames.map(({ direction, preview }) => `${direction} ${preview}`);
    expect(previews).toContain('in {"type":"Ping"}');
  });
});

describe('STOMP', () => {
  test('a mock server and @stomp/stompjs', async () => {
    const mock = await mockServer({ codec: stomp, protocols: ['v12.stomp'] });
    mock.on('message', ({ command, headers = {} }, connection) => {
      if (command !== 'SUBSCRIBE') return undefined;
      const { id, destination } = headers;
      return connection.send({
        command: 'MESSAGE',
        headers: { subscription: id, 'message-id': '1', destination, note: 'c\nd:e' },
        body: 'hällo',
      });
    });
    const client = new StompClient({
      brokerURL: mock.url,
      webSocketFactory: () => new WebSocket(mock.url, ['v12.stomp']),
      reconnectDelay: 0,
    });
    const heard = new Promise<unknown>((resolve) => {
      client.onConnect = () => {
        client.subscribe('/queue/a', ({ body, headers }: StompFrame) =>
          resolve([body, headers?.note]),
        );
      };
    });
    client.activate();
    expect(await heard).toEqual(['hällo', 'c\nd:e']);
    client.publish({ destination: '/queue/b', body: '{"a":1}', headers: { note: 'z\\' } });
    await expect(mock).toReceiveMessages([
      { command: 'SUBSCRIBE', headers: { id: 'sub-0', destination: '/queue/a' }, body: '' },
      {
        command: 'SEND',
        headers: expect.objectContaining({ destination: '/queue/b', note: 'z\\' }),
        body: '{"a":1}',
      },
    ]);
    await client.deactivate();
    await expect(mock).toReceiveMessage(expect.objectContaining({ command: 'DISCONNECT' }));
  });

  test('a client sends the headers of withHeaders()', async () => {
    const mock = await mockServer();
    await connect(mock.url, { codec: stomp.withHeaders({ login: 'ada', passcode: 'b:c' }) });
    await expect(mock).toReceiveMessage(
      'CONNECT\naccept-version:1.2\nhost:127.0.0.1\nheart-beat:0,0\nlogin:ada\npasscode:b:c\n\n\u0000',
    );
  });

  test('splits a message into frames and heart-beats, by delimiter or content-length', async () => {
    const mock = await mockServer({ codec: stomp });
    const client = await connect(mock.url, { codec: stomp });
    await expect(client).toReceiveMessage(expect.objectContaining({ command: 'CONNECTED' }));
    const text =
      '\nSEND\ndestination:x\ncontent-length:3\n\na\0b\0\r\n\nSEND\r\ndestination:y\r\n\r\n\0\nBAD\0';
    await client.send(text as never, { encode: false });
    await client.flush();
    expect(mock.messages).toEqual([
      { command: 'SEND', headers: { destination: 'x', 'content-length': '3' }, body: 'a\0b' },
      { command: 'SEND', headers: { destination: 'y' }, body: '' },
      'BAD\0',
    ]);
  });
});
