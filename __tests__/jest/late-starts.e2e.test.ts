import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JestRun, makeProject, type Project } from '../running/run-jest';

const options = JSON.stringify({ ssl: false, startTimeout: 300, server: './server.js' });
const fileWith = (body: string) => `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${options}
 */
const { connect, server, useServer } = require('jest-ws-dynamic');
const { WebSocketServer } = require('ws');
const session = globalThis[Symbol.for('jest-ws-dynamic')].session;
${body}`;

const files = {
  'server.js': `
const { WebSocketServer } = require('ws');
let starts = 0;
module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer });
  starts += 1;
  return starts === 2 ? new Promise(() => {}) : { close(code) { webSockets.close(); } };
};`,
  'restart.test.js': fileWith(`
test('the next start works on the same ports', async () => {
  await expect(server.restart()).rejects.toMatchObject({ code: 'ERR_WS_SERVER_TIMEOUT' });
  await server.start();
  await connect('/');
});`),
  'left.test.js': fileWith(`
test('leaves a start that never settles', async () => {
  await expect(server.restart()).rejects.toMatchObject({ code: 'ERR_WS_SERVER_TIMEOUT' });
});`),
  'unawaited.test.js': fileWith(`
test('does not wait for a restart', () => {
  void server.restart().catch(() => {});
});`),
  'unclosed.test.js': fileWith(`
test('opens what does not close', () => {
  session.own({ url: 'ws://stuck', dispose: () => Promise.reject(new Error('busy')) });
});
test('opens nothing', () => {});`),
};

let project: Project;
let run: JestRun;

beforeAll(async () => {
  project = makeProject(files);
  // Without --forceExit: Jest waits for whatever still listens.
  run = await project.jest(['-i']);
}, 120_000);

afterAll(() => project.remove());

const outcomes = (file: string) =>
  run.json.testResults
    .find(({ name }) => name.endsWith(file))
    ?.assertionResults.map(({ fullName, status }) => `${fullName}: ${status}`);

test('Jest exits without --forceExit, however the starts ended', () => {
  expect(run.code).toBe(1);
  expect(run.output).not.toContain('did not exit');
});

test.each([
  ['restart.test.js', ['the next start works on the same ports: passed']],
  ['left.test.js', ['leaves a start that never settles: passed']],
  ['unawaited.test.js', ['does not wait for a restart: passed']],
  ['unclosed.test.js', ['opens what does not close: failed', 'opens nothing: passed']],
])('%s has its results', (file, expected) => {
  expect(outcomes(file)).toEqual(expected);
});

test('a server whose close(code) returns nothing stops in time', () => {
  expect(run.output).not.toContain('stopTimeout');
});

test('a resource that did not close fails its test by name', () => {
  expect(run.output).toContain('could not close everything: ws://stuck: busy');
});
