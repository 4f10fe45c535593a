import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

// Two files that are the same: the one that runs first leaves servers, and connections to them in the pools
// of Node's agents and of `fetch`, which the files of a worker share. The second mocks their addresses.
const file = `
/** @jest-environment-options {"server": false} */
const http = require('node:http');
const https = require('node:https');
const { readFileSync } = require('node:fs');
const { mockServer } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');

// Core modules and their agents are those of the worker, as is its process.
const worker = http.Agent.constructor('return globalThis')();
const left = http.globalAgent.leftByFirst;

const modules = { http, https };
for (const { globalAgent } of [http, https]) globalAgent.keepAlive = true;

function get(url) {
  return new Promise((resolve, reject) => {
    const request = modules[url.split(':')[0]].get(url, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve(text + (request.reusedSocket ? ', kept' : '')));
    });
    request.once('error', reject);
  });
}

function greeting(url) {
  const agent = modules[url.startsWith('wss') ? 'https' : 'http'].globalAgent;
  const socket = new WebSocket(url, { agent });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('message', (data) => {
      socket.terminate();
      resolve(String(data));
    });
  });
}

async function leave(server, scheme) {
  // Nothing that is left keeps the process running.
  server.on('connection', (socket) => socket.unref());
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const url = scheme + '://127.0.0.1:' + server.address().port;
  const texts = [await get(url), await get(url), await (await fetch(url)).text()];
  expect(texts).toEqual(['real', 'real, kept', 'real']);
  return { url, server };
}

async function mock(url) {
  const mock = await mockServer({ url: url.replace('http', 'ws') });
  mock.http(() => 'mock');
  mock.on('connection', (connection) => connection.send('mock'));
  const fetched = await (await fetch(url)).text();
  return [fetched, await get(url), await greeting(mock.url)];
}

if (left === undefined) {
  test('first: leaves connections', async () => {
    const answer = (request, response) => response.end('real');
    const cert = readFileSync(process.env.SSL_CERT_PATH);
    const key = readFileSync(process.env.SSL_KEY_PATH);
    const env = worker.process.env;
    env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    http.globalAgent.leftByFirst = [
      await leave(http.createServer(answer), 'http'),
      await leave(https.createServer({ cert, key }, answer), 'https'),
    ];
    delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  });
} else {
  test('second: reaches its mock servers', async () => {
    for (const { url, server } of left) {
      expect(await mock(url)).toEqual(['mock', 'mock', 'mock']);
      server.closeAllConnections();
      server.close();
    }
    delete http.globalAgent.leftByFirst;
  });
}
`;

const { results } = scene({ 'one.test.js': file, 'two.test.js': file });

test('pooled connections of an earlier file are not reused for mocked addresses', () => {
  const tests = results().flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status }) => `${fullName}: ${status}`),
  );
  expect(tests.sort()).toEqual([
    'first: leaves connections: passed',
    'second: reaches its mock servers: passed',
  ]);
});
