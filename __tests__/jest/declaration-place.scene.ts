/** Failures that no line of the test has thrown: they point at what declared the test. */
import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const files = {
  'base.test.js': `const { baseSuite } = require('jest-ws-dynamic/suites');
baseSuite({ ssl: false, badMessages: [{ name: 'x', send: 'zz', reply: 'refused' }] });`,
  'prepare.test.js': `const { connectionSuite } = require('jest-ws-dynamic/suites');
connectionSuite({ ssl: false, tiers: [2],
  prepare: () => { throw new Error('no login'); } });`,
  'security.test.js': `const { securitySuite } = require('jest-ws-dynamic/suites');
securitySuite({ path: '/reject?status=403' });`,
  'conformance.test.js': `const { conformanceSuite } = require('jest-ws-dynamic/suites');
conformanceSuite({ sections: ['1.1.2'], path: '/close?code=1000' });`,
  'section.test.js': `const { conformanceSuite } = require('jest-ws-dynamic/suites');
conformanceSuite({ sections: ['1.1.2'], path: '/close?code=1000', granularity: 'section' });`,
  'node.test.js': `const net = require('node:net');
test('is refused', (done) => {
  net.connect(1, '127.0.0.1').on('error', done);
});`,
  'untrusting.test.js': `const { WebSocket } = require('ws');
const { server } = require('jest-ws-dynamic');
test('does not trust', (done) => {
  new WebSocket(server.sslUrl).on('error', done);
});`,
  'waiting.test.js': `const { connect } = require('jest-ws-dynamic');
test('waits', async () => {
  const client = await connect('/echo');
  setImmediate(() => process.emit('error', Object.assign(new Error('lost'), { stack: 'Error: lost' })));
  await client.receive();
});`,
  'uncaught.test.js': `const { WebSocket } = require('ws');
const { server } = require('jest-ws-dynamic');
test('does not trust', async () => {
  await new Promise(() => new WebSocket(server.sslUrl));
});`,
};

const { shown, failed } = scene(files);

test.each([
  ['base', 2],
  ['prepare', 3],
  ['security', 2],
  ['conformance', 2],
  ['section', 2],
  ['node', 2],
  ['untrusting', 3],
  ['uncaught', 3],
  ['waiting', 5],
])('%s', (file, line) => {
  expect(failed(file)).not.toEqual([]);
  expect(shown(file)).toContain(`> ${line} | `);
  expect(shown(file)).toMatch(new RegExp(`\\(.*${file}\\.test\\.js:${line}:\\d+\\)`));
});

test('names the function of a suite that failed', () => {
  expect(shown('prepare')).toContain(
    '2 of 2 connections failed in prepare(). The first failure:\n    no login',
  );
  expect(shown('prepare')).not.toContain('could not be opened');
});

test.each(['untrusting', 'uncaught'])('names the remedy: %s', (file) => {
  expect(shown(file)).toContain('new WebSocket(server.sslUrl, { ca: server.ca })');
});
