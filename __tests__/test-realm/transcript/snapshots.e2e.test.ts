/** Transcripts as Jest keeps them: written, compared, updated, and reported when they are obsolete. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type JestRun, makeProject, type Project } from '../../running/run-jest';

const server = (greeting: string) => `
  const { randomUUID } = require('node:crypto');
  const { WebSocketServer } = require('ws');
  module.exports = ({ httpServer }) => {
    const server = new WebSocketServer({ server: httpServer });
    server.on('connection', (socket) =>
      socket.send(JSON.stringify({ type: 'welcome', id: randomUUID(), text: '${greeting}' })),
    );
    return server;
  };
`;

const inline = `
const { connect } = require('jest-ws-dynamic');
test('inline', async () => {
  const client = await connect('/');
  await client.receive();
  expect(client).toMatchInlineTranscript({ mask: ['id'] });
  await client.close(1000);
  expect(client).toMatchInlineTranscript();
});
`;

const withFile = `
const { connect, network } = require('jest-ws-dynamic');
test('in a file', async () => {
  expect.assertions(2);
  const client = await connect('/');
  await client.receive();
  expect(client).toMatchTranscript({ mask: ['id'] });
  await client.close(1000);
  expect(client).toMatchTranscript({ mask: ['id'] }, 'closed');
});
test('of a link', async () => {
  const link = await network({ messages: true });
  const client = await connect({ via: link });
  await client.receive();
  expect(link).toMatchTranscript({ mask: ['id'] });
});
`;

/** Without a session; Jest has to load its snapshots here. */
const plain = `/** @jest-environment node */
const { mockServer, connect } = require('jest-ws-dynamic');
expect.extend(require('jest-ws-dynamic/matchers'));
test('in another environment', async () => {
  const mock = await mockServer();
  const client = await connect({ url: mock.url });
  await mock.send('hi');
  await client.receive();
  expect(client).toMatchTranscript();
  await client.close(1000);
  await mock.close();
});
`;

let project: Project;
let written: JestRun;

const read = (path: string): string => readFileSync(join(project.folder, path), 'utf8');

beforeAll(async () => {
  project = makeProject({
    'jest.config.js': `module.exports = {
      preset: 'jest-ws-dynamic',
      prettierPath: null,
      testEnvironmentOptions: { server: './server.js', ssl: false },
    };`,
    'server.js': server('hello'),
    'inline.test.js': inline,
    'file.test.js': withFile,
    'plain.test.js': plain,
  });
  written = await project.jest(['--ci=false', '-i']);
});
afterAll(() => project.remove());

test('the first run writes them into files, and inline', () => {
  expect(written.output).toContain('6 snapshots written');
  expect(written.code).toBe(0);
  expect(read('__snapshots__/file.test.js.snap')).toContain(`
exports[\`in a file 1\`] = \`
open
← text {"id":"<id 1>","text":"hello","type":"welcome"}
(still open)
\`;

exports[\`in a file: closed 1\`] = \`
open
← text {"id":"<id 1>","text":"hello","type":"welcome"}
→ close 1000 (normal closure)
\`;

exports[\`of a link 1\`] = \`
open
← text {"id":"<id 1>","text":"hello","type":"welcome"}
(still open)
\`;
`);
  expect(read('__snapshots__/plain.test.js.snap')).toContain('\nopen\n← text "hi"\n(still open)\n');
  expect(read('inline.test.js')).toContain(`
  expect(client).toMatchInlineTranscript({ mask: ['id'] }, \`
open
← text {"id":"<id 1>","text":"hello","type":"welcome"}
(still open)
\`);
  await client.close(1000);
  expect(client).toMatchInlineTranscript(\`
open
← text {"id":"`);
});

test('--ci compares them, and writes none', async () => {
  const run = await project.jest(['--ci', '-i', 'file', 'plain']);
  expect(run.code).toBe(0);
  project.write({
    'new.test.js': withFile.replace('expect.assertions(2);', ''),
    'server.js': server('good day'),
  });
  const changed = await project.jest([
    '--ci',
    '-i',
    'file',
    'inline',
    'new',
    '-t',
    'in a file|inline',
  ]);
  expect(changed.code).toBe(1);
  const difference = /expect\(client\)\.toMatchTranscript\(\)\n\n.*\n\n +- Snapshot(?:.*\n){7}/;
  expect(difference.exec(changed.output)?.[0]).toMatchInlineSnapshot(`
"expect(client).toMatchTranscript()

    Snapshot name: \`in a file 1\`

    - Snapshot  - 1
    + Received  + 1

      open
    - ← text {"id":"<id 1>","text":"hello","type":"welcome"}
    + ← text {"id":"<id 1>","text":"good day","type":"welcome"}
      (still open)
"
`);
  expect(changed.output).toContain('expect(client).toMatchInlineTranscript(snapshot)');
  expect(changed.output).toContain('New snapshot was not written');
  expect(changed.output).toMatch(/ {2}6 \| +await client\.receive\(\);\n.*> +7 \|/);
});

test('obsolete ones are reported, and -u removes them and updates the others', async () => {
  const shorter = withFile
    .replace('expect.assertions(2)', 'expect.assertions(1)')
    .replace(/^.*'closed'.*\n/m, '');
  project.write({ 'file.test.js': shorter, 'server.js': server('hello') });
  const reported = await project.jest(['--ci', '-i', 'file']);
  expect(reported.output).toContain('1 snapshot obsolete');
  expect(reported.output).toContain('in a file: closed 1');
  project.write({ 'server.js': server('good day') });
  const updated = await project.jest(['-u', '-i', 'file', 'inline']);
  expect(updated.code).toBe(0);
  expect(updated.output).toContain('1 snapshot removed');
  const file = read('__snapshots__/file.test.js.snap');
  expect(file.match(/good day/g)).toHaveLength(2);
  expect(file).not.toContain('hello');
  expect(read('inline.test.js').match(/good day/g)).toHaveLength(2);
});
