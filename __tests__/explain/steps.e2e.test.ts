import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JestRun, makeProject, type Project } from '../running/run-jest';

let project: Project;
let shown: JestRun;
let part: JestRun;
let silent: JestRun;

beforeAll(async () => {
  project = makeProject({
    'a.test.js': `const { connect } = require('jest-ws-dynamic');
test('greets', async () => { await connect('/echo?token=secret').sendText('a').expectText('a'); });`,
  });
  shown = await project.jest(['-i'], { DEBUG: 'jest-ws-dynamic:*' });
  part = await project.jest(['-i'], { DEBUG: 'jest-ws-dynamic:server' });
  silent = await project.jest(['-i'], { DEBUG: 'other' });
}, 240_000);

afterAll(() => project.remove());

test.each([
  /jest-ws-dynamic:session opens the session of .*a\.test\.js/,
  /jest-ws-dynamic:ports leased \d+ and \d+ for .*a\.test\.js/,
  /jest-ws-dynamic:server reference starts/,
  /jest-ws-dynamic:server reference is ready after \d+ ms/,
  /jest-ws-dynamic:test begins: greets/,
  /jest-ws-dynamic:client handshake with ws:.*\/echo/,
  /jest-ws-dynamic:client open: ws:.*\/echo after \d+ ms/,
  /jest-ws-dynamic:client closed with 1000: ws:/,
  /jest-ws-dynamic:test ends: greets/,
  /jest-ws-dynamic:server reference stopped after \d+ ms/,
])('DEBUG shows the step, with its time: %s', (step) => {
  const line = shown.stderr.split('\n').find((text) => step.test(text));
  expect(line).toMatch(/\d\d:\d\d:\d\d|\+\d+m?s/);
});

test('hides the query, which may contain a token', () => {
  expect(shown.stderr).not.toContain('secret');
});

test('shows the steps of one area', () => {
  expect(part.stderr).toContain('jest-ws-dynamic:server');
  expect(part.stderr).not.toContain('jest-ws-dynamic:client');
});

test('shows nothing by default', () => {
  expect(silent.stderr).not.toContain('jest-ws-dynamic:');
});
