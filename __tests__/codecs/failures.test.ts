/**
 * The failure of a matcher that misses, with each protocol's own client: values, not bytes.
 *
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { createClient } from 'graphql-ws';
import { type CodecSource, type MockServer, mockServer } from 'jest-ws-dynamic';
import { graphqlTransportWs, signalR, socketIo, stomp } from 'jest-ws-dynamic/codecs';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

// Neither has types for CommonJS.
const { Client: StompClient } = require('@stomp/stompjs');
const { Socket: PhoenixSocket } = require('phoenix');
const phoenix: CodecSource = require(join(__dirname, '../../examples/protocols/phoenix.js'));

type Leave = () => unknown;

/** A client that sends one message, and its end. */
interface Protocol {
  readonly codec: CodecSource;
  readonly protocols?: string[];
  readonly expected: object;
  send(url: string): Leave;
}

const protocols: Readonly<Record<string, Protocol>> = {
  'Socket.IO': {
    codec: socketIo as unknown as CodecSource,
    expected: { type: 'event', event: 'order', args: [{ item: 'tea', count: 2 }] },
    send(url) {
      const socket = io(url.replace('ws:', 'http:'), { transports: ['websocket'] });
      socket.emit('order', { item: 'tea', count: 3 });
      return () => socket.disconnect();
    },
  },
  'graphql-transport-ws': {
    codec: graphqlTransportWs as unknown as CodecSource,
    protocols: ['graphql-transport-ws'],
    expected: { type: 'subscribe', id: '1', payload: { query: '{ news { id } }' } },
    send(url) {
      const client = createClient({ url, webSocketImpl: WebSocket, generateID: () => '1' });
      const sink = { next: () => undefined, error: () => undefined, complete: () => undefined };
      client.subscribe({ query: '{ news { title } }' }, sink);
      return () => client.dispose();
    },
  },
  SignalR: {
    codec: signalR as unknown as CodecSource,
    expected: { type: 'Invocation', target: 'Say', arguments: ['hello'] },
    send(url) {
      const hub = new HubConnectionBuilder()
        .withUrl(`${url.replace(/^ws/, 'http')}/hub`)
        .configureLogging(LogLevel.None)
        .build();
      void hub.start().then(() => hub.send('Say', 'good day'));
      return () => hub.stop();
    },
  },
  STOMP: {
    codec: stomp as unknown as CodecSource,
    protocols: ['v12.stomp'],
    expected: expect.objectContaining({ command: 'SUBSCRIBE', body: '' }),
    send(url) {
      const client = new StompClient({
        webSocketFactory: () => new WebSocket(url, ['v12.stomp']),
        reconnectDelay: 0,
        onConnect: () => client.publish({ destination: '/queue/a', body: '{"a":1}' }),
      });
      client.activate();
      return () => client.deactivate();
    },
  },
  Phoenix: {
    codec: phoenix,
    expected: expect.objectContaining({ topic: 'room:lobby', event: 'phx_join' }),
    send(url) {
      const socket = new PhoenixSocket(url, { transport: WebSocket });
      socket.connect();
      const channel = socket.channel('room:attic', { token: 'abc' });
      channel.join();
      return () => {
        channel.leave();
        socket.disconnect();
      };
    },
  },
};

/** Without times, ports and sizes, and without pings, whose number is chance. */
function steady(text: string): string {
  return text
    .replace(/\+?\d+ ms/g, '… ms')
    .replace(/:\d{4,5}\b/g, ':9000')
    .replace(/ \d+ B /g, ' … B ')
    .replace(/"(?:sid|connectionToken|connectionId)":"[^"]+"/g, '"sid":"…"')
    .replace(/^.*(?: (?:ping|pong)|"Ping"})(?:\n|$)/gm, '')
    .trimEnd();
}

test.each(Object.entries(protocols))('%s', async (_name, { codec, protocols, expected, send }) => {
  const mock: MockServer = await mockServer({ codec, ...(protocols && { protocols }) });
  const leave = send(mock.url);
  const connection = await mock.nextConnection();
  const text = await expect(connection)
    .toReceiveMessage(expected)
    .then(
      () => 'it passed',
      ({ message }: Error) => message,
    );
  expect(steady(text)).toMatchSnapshot();
  await leave();
});
