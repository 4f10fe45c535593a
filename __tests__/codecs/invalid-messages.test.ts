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
  ['signalR', signalR, { target: 'Send' }, '"type" to be one of Handshake, Invocation, StreamItem'],
  ['stomp', stomp, { destination: '/queue' }, '"command" to be one of CONNECT, STOMP, CONNECTED'],
])('%s refuses %#', async (_name, codec, message, text) => {
  const source = codec as CodecSource;
  const mock = await mockServer({ codec: source });
  const client = await connect(mock.url, { codec: source });
  await expect(client.send(message)).rejects.toMatchObject({
    code: 'ERR_WS_OPTION_INVALID',
    message: expect.stringContaining(`: expected ${text}`),
  });
});
