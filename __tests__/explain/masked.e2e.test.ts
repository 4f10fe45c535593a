import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JestRun, makeProject, type Project } from '../running/run-jest';

const config = `module.exports = {
  preset: 'jest-ws-dynamic',
  reporters: ['default', 'jest-ws-dynamic/reporter'],
  testEnvironmentOptions: { server: './server.js', mask: ['password', 'token', 'bytes', 'kind', /secret/i] },
};`;

const server = `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => {
    console.log('got', JSON.parse(String(data)));
    socket.send(String(data));
  }));
  return sockets;
};`;

const tests = `const { connect, mockServer } = require('jest-ws-dynamic');
const login = { user: { name: 'ann', password: 'hidden-1' }, clientSecret: { key: 'hidden-2' } };
test('matcher', async () => {
  const client = await connect('/?token=hidden-3');
  client.send(login);
  await expect(client).toReceiveMessage({ ...login, user: { name: 'bob', password: 'hidden-4' } });
});
test('wait', async () => {
  const client = await connect('/', { headers: { 'x-secret': 'hidden-8' } });
  client.send(login);
  await client.waitFor({ ...login, user: { name: 'bob', password: 'hidden-5' } }, { timeout: 50 });
});
test('chain', () => connect('/').sendJson(login).expectJson({ ...login, user: { password: 'hidden-6' } }));
test('of Jest itself', () => { expect({ password: 'hidden-7', a: 1 }).toEqual({ password: 'hidden-7', a: 2 }); });
test('compares the real values', async () => {
  const client = await connect('/');
  client.send(login);
  await expect(client).toReceiveMessage(login);
  await expect(client.messages[0]).toContain('hidden-1');
});
`;

let project: Project;
let run: JestRun;

beforeAll(async () => {
  project = makeProject({ 'jest.config.js': config, 'server.js': server, 'a.test.js': tests });
  run = await project.jest(['--silent']);
}, 240_000);

afterAll(() => project.remove());

const failures = (): string =>
  run.json.testResults
    .flatMap(({ assertionResults }) =>
      assertionResults.flatMap(({ failureMessages }) => failureMessages),
    )
    .join('\n');

test('masks fields at any depth, and parameters of URLs, in failures and transcripts', () => {
  expect(run.json).toMatchObject({ numFailedTests: 4, numPassedTests: 1 });
  expect(failures()).not.toMatch(/hidden-\d/);
  expect(failures()).toContain('?token=(masked)');
  expect(failures()).toMatch(/"password": \(masked\)|"password":\(masked\)|"password": "\(masked/);
});

test('masks them in the report', () => {
  const report = readFileSync(join(project.folder, 'ws-report', 'report.json'), 'utf8');
  const page = readFileSync(join(project.folder, 'ws-report', 'index.html'), 'utf8');
  // The test file's own lines are in it, as they are written.
  const withoutSource = JSON.stringify(JSON.parse(report), (key, value) =>
    ['source', 'codeFrame', 'codeFrames'].includes(key) ? undefined : value,
  );
  expect(withoutSource).not.toMatch(/hidden-[1238]/);
  expect(withoutSource).toContain('{"name":"x-secret","value":"(masked)"}');
  expect(report).toContain('(masked)');
  expect(page).toContain('(masked)');
  // Names of the report's own form are not masked.
  const [{ connections }] = JSON.parse(report).files[0].tests;
  expect(connections[0].frames[1]).toMatchObject({ kind: 'text', bytes: 79 });
});
