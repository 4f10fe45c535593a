/**
 * @jest-environment ./dist/jest/environment.js
 * @jest-environment-options {"server": false}
 */
// A replay to a server that behaves otherwise fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { connect, mockServer } from 'jest-ws-dynamic';

const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-har-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A HAR file with one connection to `ws://h/room`. */
function recorded(name: string, messages: readonly object[], close?: object, status = 101): string {
  const file = join(folder, `${name}.har`);
  const entry = {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 1,
    request: { method: 'GET', url: 'ws://h/room', headers: [], queryString: [] },
    response: { status, headers: [], content: {} },
    _resourceType: 'websocket',
    _webSocketMessages: messages,
    ...(close && { _webSocketClose: close }),
  };
  const log = { version: '1.2', creator: { name: 'x', version: '1' }, entries: [entry] };
  writeFileSync(file, JSON.stringify({ log }));
  return file;
}

const ask = { type: 'send', time: 1, opcode: 1, data: 'a' };
const answer = { type: 'receive', time: 2, opcode: 1, data: '1' };
const bye = { type: 'send', time: 3, code: 1000, reason: '' };

test.each([
  ['an additional message before the client closes', [ask, answer], bye, 101, 'does not have'],
  ['a handshake that was refused', [], undefined, 403, 'was refused with 403'],
  ['no message', [], undefined, 101, 'has no message and no close'],
])('%s', async (name, messages, close, status, problem) => {
  const mock = await mockServer();
  mock.reply('a', (_message, connection) => {
    void connection.send('1');
    return '2';
  });
  const replay = recorded(name, messages, close, status);
  const client = await connect(`${mock.url}/room`, { replay });
  await expect(client.replayed).rejects.toMatchObject({
    code: 'ERR_WS_REPLAY_MISMATCH',
    message: expect.stringContaining(problem),
  });
});

test('another path than the recorded one', async () => {
  const mock = await mockServer();
  const replay = recorded('path', [ask, answer]);
  await expect(connect(`${mock.url}/other`, { replay })).rejects.toMatchObject({
    code: 'ERR_WS_REPLAY_MISMATCH',
    message: expect.stringContaining('no connection to /other'),
  });
});
