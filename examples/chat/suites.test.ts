/**
 * @jest-environment-options {"server": "./server.ts"}
 */
import { expect } from '@jest/globals';
import type { Client } from 'jest-ws-dynamic';
import {
  baseSuite,
  connectionSuite,
  loadSuite,
  type SuiteOptions,
  stressSuite,
} from 'jest-ws-dynamic/suites';

// Every client joins a room of its own and the lobby.
const roomOf = new WeakMap<Client, string>();

const said = (room: string | undefined, text: string) =>
  expect.objectContaining({ type: 'said', room, text });
const error = (code: string) => ({ type: 'error', code, message: expect.any(String) });

const chat: SuiteOptions = {
  path: '/chat',

  async prepare(client, number) {
    const room = `room ${number}`;
    roomOf.set(client, room);
    client.send({ type: 'join', room, name: 'guest' });
    client.send({ type: 'join', room: 'lobby', name: `guest ${number}` });
    await client.waitFor(expect.objectContaining({ type: 'joined', room: 'lobby' }));
  },

  send: (client, text) => client.send({ type: 'say', room: roomOf.get(client), text }),
  // Others come and go in the lobby, so this waits for the answer and reads past all else.
  expect: (client, text) => client.waitFor(said(roomOf.get(client), text)),

  badMessages: [
    { name: 'what is not JSON', send: 'hello', reply: error('bad_message') },
    { name: 'an unknown type', send: { type: 'shout' }, reply: error('bad_message') },
    { name: 'a stranger', send: { type: 'leave', room: 'elsewhere' }, reply: error('not_joined') },
  ],

  broadcast: {
    send: (client, text) => client.send({ type: 'say', room: 'lobby', text }),
    expect: (client, text) => client.waitFor(said('lobby', text)),
  },

  messageSizeLimit: 16 * 1024,
  largestPayload: 2000,
};

baseSuite(chat);
connectionSuite(chat);
loadSuite({ ...chat, ssl: false });
stressSuite({ ...chat, ssl: true, tiers: [34] });
