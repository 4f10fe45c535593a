import { expect, test } from '@jest/globals';
import { scene } from '../running/scenes';

const head = "const { connect, serve } = require('jest-ws-dynamic');\n";
const receive = "const client = await connect('/');\n  await client.receive({ timeout: 60_000 });";

const files = {
  'test.test.js': `${head}test('waits', async () => {\n  ${receive}\n}, 1000);
test('waits for another promise', () => new Promise(() => {}), 500);`,
  'stop.test.js': `${head}test('waits', async () => {
  const served = await serve(({ httpServer }) => {
    httpServer.on('upgrade', () => {});
    return { close: () => new Promise(() => {}) };
  });
  await served.stop();
}, 1000);`,
  'done.test.js': `${head}test('waits', (done) => {
  connect('/').then((client) => client.receive({ timeout: 60_000 })).then(done);
}, 1000);`,
  'before.test.js': `${head}beforeAll(async () => {\n  ${receive}\n}, 1000);\ntest('waits', () => {});`,
  'after.test.js': `${head}afterAll(async () => {\n  ${receive}\n}, 1000);\ntest('passes', () => {});`,
};

const { shown, linesOf } = scene(files);

test.each([
  ['test', 'client.receive()', 4],
  ['stop', 'served.stop()', 7],
  ['done', 'client.receive()', 3],
  ['before', 'client.receive()', 4],
  ['after', 'client.receive()', 4],
])('Jest’s time-out names the calls that were pending: %s', (file, call, line) => {
  expect(shown(file)).toMatch(/Exceeded timeout of 1000 ms for a (?:test|hook)/);
  expect(shown(file)).toContain(`Pending at this limit: ${call} at `);
  expect(shown(file)).toContain(`${file}.test.js:${line}.`);
});

test('and is unchanged if none was', () => {
  const text = linesOf('test', 'waits for another promise').join('\n');
  expect(text).toContain('Exceeded timeout of 500 ms');
  expect(text).not.toContain('Pending at this limit');
});
