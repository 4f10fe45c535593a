import { expect } from '@jest/globals';
import type { SuiteOptions } from '../../src/suites';

const error = (code: string, more: object = {}) => ({
  type: 'error',
  code,
  message: expect.any(String),
  ...more,
});
const timestamp = expect.any(Number);

/** All that the suites can test on the reference server. */
export const referenceProtocol: SuiteOptions = {
  exchanges: [
    {
      name: 'hello with welcome',
      path: '/',
      send: { type: 'hello', id: 'h' },
      reply: {
        type: 'welcome',
        id: 'h',
        connectionId: expect.any(String),
        messageSizeLimit: 1_048_576,
        timestamp,
      },
    },
    {
      name: 'a message with an ack and its time',
      path: '/',
      send: { type: 'message', sequence: 4 },
      reply: { type: 'ack', sequence: 4, bytes: 31, timestamp },
    },
    {
      name: 'ping with pong',
      path: '/',
      send: { type: 'ping' },
      reply: { type: 'pong', timestamp },
    },
    {
      name: 'a heartbeat',
      path: '/',
      send: { type: 'heartbeat' },
      reply: { type: 'heartbeat', timestamp },
    },
    {
      name: 'an echo with its payload',
      path: '/',
      send: { type: 'echo', payload: { deep: [1, null, 'é'] } },
      reply: { type: 'echo', payload: { deep: [1, null, 'é'] } },
    },
    {
      name: 'a known token',
      path: '/private',
      send: { type: 'authenticate', token: 'reference-token' },
      reply: { type: 'authenticated' },
    },
  ],
  badMessages: [
    { name: 'what is not JSON', path: '/', send: '{', reply: error('invalid_json') },
    { name: 'an array', path: '/', send: '[]', reply: error('invalid_message') },
    {
      name: 'an unknown type',
      path: '/',
      send: { type: 'x', id: 1 },
      reply: error('unknown_type', { id: 1 }),
    },
    { name: 'binary', path: '/', send: Buffer.from([1]), reply: error('binary_unsupported') },
    {
      name: 'what is not JSON, where the rules are strict',
      path: '/strict',
      send: '{',
      close: 1003,
    },
    {
      name: 'a stranger',
      path: '/private',
      send: { type: 'hello' },
      reply: error('unauthenticated'),
    },
    {
      name: 'a wrong token',
      path: '/private',
      send: { type: 'authenticate', token: 'guess' },
      reply: error('invalid_token'),
    },
  ],
  broadcast: {
    path: '/',
    send: (client, payload) => client.send({ type: 'broadcast', payload }),
    expect: async (client, payload) =>
      expect(await client.receiveJson()).toMatchObject({ type: 'broadcast', payload }),
  },
};
