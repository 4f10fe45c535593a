/** @jest-environment ./dist/jest/environment.js */
import type crypto from 'node:crypto';
import dns from 'node:dns';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { connect, mockServer, network } from 'jest-ws-dynamic';

jest.mock('async_hooks');
jest.mock('crypto');

const actualCrypto: typeof crypto = jest.requireActual('node:crypto');
const spied: [string, object, string][] = [
  ['crypto.createHash', actualCrypto, 'createHash'],
  ['crypto.randomBytes', actualCrypto, 'randomBytes'],
  ['dns.lookup', dns, 'lookup'],
  ['fs.readFileSync', fs, 'readFileSync'],
  ['fs.statSync', fs, 'statSync'],
  ['fs.writeFileSync', fs, 'writeFileSync'],
  ['http.request', http, 'request'],
  ['http.createServer', http, 'createServer'],
  ['net.connect', net, 'connect'],
  ['net.createServer', net, 'createServer'],
  ['net.Server.prototype.listen', net.Server.prototype, 'listen'],
  ['net.Socket.prototype.connect', net.Socket.prototype, 'connect'],
  ['os.tmpdir', os, 'tmpdir'],
  ['path.join', path, 'join'],
  ['performance.now', performance, 'now'],
];

// Also in the first test of the file, before anything is loaded that is loaded late.
test.each(spied)(
  'a spy on %s does not reach connections, mocks and links',
  async (_name, owner, key) => {
    const spy = jest.spyOn(owner as Console, key as 'log').mockReturnValue(undefined);
    try {
      const client = await connect('/echo');
      client.send('a');
      await expect(client).toReceiveMessage('a');
      const mock = await mockServer();
      const other = await connect({ url: mock.url });
      other.send('b');
      await expect(mock).toReceiveMessage('b');
      const link = await network();
      const third = await connect('/echo', { via: link });
      third.send('c');
      await expect(third).toReceiveMessage('c');
      expect(spy).not.toHaveBeenCalled();
    } finally {
      spy.mockRestore();
    }
  },
);

test('a spy on a function of Node is called by the test and its packages', () => {
  const { readFileSync } = fs;
  const spy = jest.spyOn(fs, 'readFileSync').mockReturnValue('spied');
  expect(fs.readFileSync('/none')).toBe('spied');
  expect(jest.isMockFunction(fs.readFileSync)).toBe(true);
  expect(fs.readFileSync).toHaveBeenCalledWith('/none');
  expect(spy).toHaveBeenCalledTimes(1);
  expect(jest.spyOn(fs, 'readFileSync')).toBe(fs.readFileSync);
  jest.restoreAllMocks();
  expect(fs.readFileSync).toBe(readFileSync);
});

test('a spy on a class or a property of Node is as in plain Jest', () => {
  const Socket = jest.spyOn(net, 'Socket').mockImplementation(function made() {
    return { isSpied: true } as never;
  } as never);
  expect(new net.Socket()).toEqual({ isSpied: true });
  Socket.mockRestore();
  const emitter = new EventEmitter();
  const emit = jest.spyOn(EventEmitter.prototype, 'emit').mockReturnValue(true);
  expect(emitter.emit('a')).toBe(true);
  expect(emit).toHaveBeenCalledWith('a');
  emit.mockRestore();
  const listening = jest.spyOn(net.Server.prototype, 'listening', 'get').mockReturnValue(true);
  expect(net.createServer().listening).toBe(true);
  listening.mockRestore();
});
