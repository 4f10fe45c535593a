/** The four ways to write a test: each makes a test file of the lines inside of the test. */
const test = (lines) => {
  const body = lines.trim().replace(/^/gm, '  ');
  return `test('chats', async () => {\n${body}\n});\n`;
};

const listening = `let server;
beforeEach(async () => {
  server = createServer();
  attach({ httpServer: server });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
});
`;

const ways = {
  ours: (lines) => `const { connect } = require('jest-ws-dynamic');

${test(lines)}`,

  superwstest: (lines) => `const { createServer } = require('node:http');
const request = require('superwstest');
const attach = require('../server.cjs');

${listening}afterEach(() => request.closeAll());
afterEach((done) => {
  server.close(done);
});

${test(lines)}`,

  mock: (lines) => `const { WS } = require('jest-websocket-mock');

afterEach(() => WS.clean());

${test(lines)}`,

  hand: (lines) => `const { once } = require('node:events');
const { createServer } = require('node:http');
const { WebSocket } = require('ws');
const attach = require('../server.cjs');

let client;
${listening}afterEach(() => client.terminate());
afterEach((done) => {
  server.close(done);
});

async function open(path) {
  client = new WebSocket(\`ws://127.0.0.1:\${server.address().port}\${path}\`);
  await once(client, 'open');
}

${test(lines)}`,
};

/** The names of the ways, as the page has them. */
export const titles = {
  ours: 'jest-ws-dynamic',
  superwstest: 'superwstest',
  mock: 'jest-websocket-mock',
  hand: 'by hand',
};

/** The test files of a kind by the names of their ways. */
export function testFiles({ tests }) {
  const entries = Object.entries(tests).filter(([, { lines }]) => lines !== undefined);
  return new Map(entries.map(([way, { lines }]) => [way, ways[way](lines)]));
}

/** Lines of a test; `at` is in the line that fails: the last one, unless told. */
export const lines = (text, at = text.trim().split('\n').at(-1).trim()) => ({ lines: text, at });

/** A way that has no such test. */
export const doesNotApply = (reason) => ({ reason });
