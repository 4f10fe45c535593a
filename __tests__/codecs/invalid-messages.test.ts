/**
 * Codecs refuse what is no message of their protocol at the call that sends it.
 *
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { expect, test } from '@jest/globals';
import { type CodecSource, connect, mockServer } from 'jest-ws-dynamic';
import { graphqlTransportWs, signalR, socketIo, stomp } from 'jest-ws-dynamic/codecs';

const socketTypes = '"type" to be one of connect, disconnect, event, ack, connect_error';

test.each<[string, unknown, object | string, string]>([
  ['socketIo', socketIo, { event: 'say', args: ['hi'] }, `${socketTypes}, received undefined`],
  ['socketIo', socketIo, 'say', `${socketTypes}, received undefined`],
  ['socketIo', socketIo, { type: 'say' }, `${socketTypes}, received 'say' (string)`],
  ['socketIo', socketIo, { type: 'event', args: [] }, '"event" to be a string, received undefined'],
  [
    'socketIo',
    socketIo,
    { type: 'event', event: 'say', args: 'hi' },
    `"args" to be a list, received 'hi' (string)`,
  ],
  ['socketIo', socketIo, { type: 'ack', id: 1 }, '"args" to be a list, received undefined'],
  ['socketIo', socketIo, { type: 'ack', args: [] }, '"id" to be an integer, received undefined'],
  [
    'graphqlTransportWs',
    graphqlTransportWs,
    { id: '1', payload: {} },
    '"type" to be one of connection_init, connection_ack, ping, pong, subscribe, next, error, complete, received undefined',
  ],
  [
    'socketIo',
    socketIo,
    { type: 'event', event: 'say', args: [{ by: Promise.resolve('Ada') }] },
    '"data.args[0].by" to be a value, received a promise. Await it first.',
  ],
  [
    'graphqlTransportWs',
    graphqlTransportWs,
    { id: '1', type: 'subscribe', payload: { query: Promise.resolve('{ a }') } },
    '"data.payload.query" to be a value, received a promise. Await it first.',
  ],
  [
    'signalR',
    signalR,
    { type: 'Invocation', target: 'Send', arguments: [Promise.resolve(1)] },
    '"data.arguments[0]" to be a value, received a promise. Await it first.',
  ],
  ['signalR', signalR, { target: 'Send' }, '"type" to be one of Handshake, Invocation, StreamItem'],
  [
    'signalR',
    signalR,
    { type: 'Invocation', target: 'Send' },
    '"arguments" to be a list, received undefined',
  ],
  [
    'signalR',
    signalR,
    { type: 'Completion', result: 1 },
    '"invocationId" to be a string with at least 1 letter, received undefined',
  ],
  ['stomp', stomp, { destination: '/queue' }, '"command" to be one of CONNECT, STOMP, CONNECTED'],
  ['stomp', stomp, { command: 'SEND' }, 'a header "destination" of SEND, received none'],
  [
    'stomp',
    stomp,
    { command: 'SEND', headers: { destination: '/a', id: undefined } },
    '"id" to be a string, received undefined',
  ],
  [
    'stomp',
    stomp,
    { command: 'SEND', headers: { destination: '/a' }, body: { a: 1 } },
    '"body" to be a string, received { a: 1 } (object)',
  ],
  [
    'stomp',
    stomp,
    { command: 'BEGIN', headers: { transaction: '1' }, body: 'a' },
    "BEGIN to have no body, received 'a' (string)",
  ],
])('%s refuses %#', async (_name, codec, message, text) => {
  const source = codec as CodecSource;
  const mock = await mockServer({ codec: source });
  const client = await connect(mock.url, { codec: source });
  await expect(client.send(message)).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining(`: expected ${text}`),
  });
});

const end = '\u001e';
const destination = 'SEND\ndestination:/a\n';

test.each<[string, unknown, string]>([
  ['stomp', stomp, 'HELLO\n\n\0'],
  ['stomp', stomp, 'SEND\n\nbody\0'],
  ['stomp', stomp, `${destination}content-length:9\n\nbody\0`],
  ['stomp', stomp, `${destination}content-length:x\n\nbody\0`],
  ['stomp', stomp, `${destination}:value\n\nbody\0`],
  ['stomp', stomp, 'SUBSCRIBE\ndestination:/a\n\n\0'],
  ['stomp', stomp, 'ACK\nmessage-id:1\n\n\0'],
  ['stomp', stomp, 'DISCONNECT\n\nbody\0'],
  ['signalR', signalR, `5${end}`],
  ['signalR', signalR, `[]${end}`],
  ['signalR', signalR, `null${end}`],
  ['signalR', signalR, `{"target":"a"}${end}`],
  ['signalR', signalR, `{"type":"1","target":"a","arguments":[]}${end}`],
  ['signalR', signalR, `{"type":1,"target":"a"}${end}`],
  ['signalR', signalR, `{"type":1,"target":"","arguments":[]}${end}`],
  ['signalR', signalR, `{"type":1,"target":"a","arguments":[],"invocationId":1}${end}`],
  ['signalR', signalR, `{"type":2,"invocationId":"1"}${end}`],
  ['signalR', signalR, `{"type":3,"invocationId":"1","result":1,"error":"a"}${end}`],
  ['signalR', signalR, `{"type":4,"target":"a","arguments":[]}${end}`],
  ['signalR', signalR, `{"type":8}${end}`],
])('%s does not decode %#', async (_name, codec, raw) => {
  const mock = await mockServer({ codec: codec as CodecSource });
  const client = await connect(mock.url);
  await client.send(
    codec === stomp
      ? 'CONNECT\naccept-version:1.2\nhost:a\n\n\0'
      : `{"protocol":"json","version":1}${end}`,
  );
  await client.send(raw);
  await client.flush();
  expect(mock.messages).toEqual([raw]);
});

test.each(Object.entries({ socketIo, graphqlTransportWs, signalR, stomp }))(
  '%s refuses to be called without a connection',
  (name, codec: (connection: never) => unknown) => {
    for (const given of [undefined, null, {}]) {
      expect(() => codec(given as never)).toThrow(
        expect.objectContaining({
          code: 'ERR_WS_OPTION_INVALID',
          message: expect.stringContaining(`Write codec: ${name}, without a call.`) as unknown,
        }),
      );
    }
  },
);
