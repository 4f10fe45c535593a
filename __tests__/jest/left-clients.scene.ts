import { describe, expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

/**
 * Two files that are the same: the client of the one that runs first connects while the other runs.
 *
 * @param dial how the client connects to `url`
 * @param open how the second file opens what the client connects to
 */
function files(dial: string, open: string): Readonly<Record<string, string>> {
  const file = `
const http = require('node:http');
const { mockServer, refusingPort } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');

// The agent is that of the worker.
const left = http.globalAgent.leftClients ??= {};
const client = left[${JSON.stringify(dial + open)}];

if (client === undefined) {
  test('leaves a client', () => {
    const client = { url: undefined, attempts: 0 };
    left[${JSON.stringify(dial + open)}] = client;
    const dial = () => {
      if (client.url === undefined) return;
      client.attempts += 1;
      ${dial};
    };
    setInterval(dial, 5).unref();
  });
} else {
  beforeEach(async () => {
    client.url = (await ${open}).url;
    client.attempts = 0;
    while (client.attempts < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  });
  afterEach(() => { client.url = undefined; });
  test('passes', () => {});
  test('fails', () => { throw new Error('of the test'); });
}
`;
  return { 'one.test.js': file, 'two.test.js': file };
}

const port = 'refusingPort()';
const scenes = Object.entries({
  'ws, refused': scene(files('new WebSocket(client.url)', port)),
  'ws, refused with a status': scene(
    files(
      'new WebSocket(client.url)',
      'mockServer().then((mock) => { mock.refuse(503); return mock; })',
    ),
  ),
  'a plain request': scene(
    files("http.get(client.url.replace('ws', 'http'), (response) => response.resume())", port),
  ),
  fetch: scene(
    files("void (async () => { await fetch(client.url.replace('ws', 'http')); })()", port),
  ),
});

describe.each(scenes)('a client of an earlier file: %s', (_, { failed, results, shown }) => {
  test('fails no test', () => {
    const titles = results().flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName }) => fullName),
    );
    expect(titles.toSorted()).toEqual(['fails', 'leaves a client', 'passes']);
    expect([...(failed('one') ?? []), ...(failed('two') ?? [])]).toEqual(['fails']);
  });

  test('is not shown in the failure of another file', () => {
    const text = shown('one') + shown('two');
    expect(text).toContain('of the test');
    expect(text).not.toMatch(/handshakes? failed|ECONNREFUSED|fetch failed|503/);
  });
});
