import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JestRun, makeProject, type Project } from '../running/run-jest';
import { forgetful, harmless, lateCalls } from './late-calls';

const docblock = (options: object): string =>
  `/** @jest-environment-options ${JSON.stringify(options)}\n * @jest-environment jest-ws-dynamic/environment */\n`;
const head = "const { connect } = require('jest-ws-dynamic');\n";

/** How a test is written. */
type Form = (name: string, body: string) => string;

const plain: Form = (name, body) => `test('${name}', async () => {\n  ${body}\n});\n`;
const retried: Form = (name, body) => `jest.retryTimes(1);\n${plain(name, body)}`;
const concurrent: Form = (name, body) =>
  `test.concurrent('${name}', async () => {\n  ${body}\n});\n`;
const forms: Readonly<Record<string, Form>> = { plain, retried, concurrent };

/** Long enough that concurrent tests overlap. */
const pause = 'await new Promise((resolve) => setTimeout(resolve, 50));';
const room = "{ type: 'room', room: { limits: { rate: 5 } } }";

/** A test of each kind: what stands above it, and its body. */
const kinds: Readonly<Record<string, readonly [head: string, body: string]>> = {
  forgotten: [
    docblock({ server: './server.js' }),
    "const client = await connect('/');\n  client.waitFor('WRONG');",
  ],
  uncaught: [
    docblock({ server: './server.js' }),
    "const client = await connect('/');\n  client.send('boom');\n  await client.receive();",
  ],
  exit: [
    docblock({ server: { command: 'node', args: ['process.js'] }, ssl: false }),
    "const client = await connect('/');\n  client.send('exit');\n  await client.receive();",
  ],
  leak: [docblock({ server: './server.js', failOnLeaks: true }), 'setInterval(() => {}, 60000);'],
  closest: [
    docblock({ server: './server.js' }),
    `const client = await connect('/');\n  client.send('room');\n  await client.waitFor(${room}, { timeout: 500 });`,
  ],
};

/** Right forms of tests, each of which is to pass. */
const right = ['correct-promises', 'correct-servers', 'correct-forms', 'correct-background'];

const files: Record<string, string> = {
  ...lateCalls,
  ...Object.fromEntries(
    right.map((name) => [`${name}.test.js`, readFileSync(join(__dirname, `${name}.cjs`), 'utf8')]),
  ),
  'reader.js': readFileSync(join(__dirname, 'reader.cjs'), 'utf8'),
  'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => {
    if (String(data) === 'boom') throw new Error('the server broke');
    if (String(data) === 'room') socket.send(JSON.stringify({ type: 'room', room: { limits: { rate: 7 } } }));
  }));
  return sockets;
};`,
  'process.js': `const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT) }).on('connection', (socket) => {
  socket.on('message', () => { console.log('a fatal line'); process.exit(3); });
});`,
};
for (const [kind, [above, body]] of Object.entries(kinds)) {
  for (const [form, write] of Object.entries(forms)) {
    const before = write('passes before', pause);
    const after = plain('passes after', '');
    files[`${kind}-${form}.test.js`] = above + head + before + write('fails', body) + after;
  }
}

/** Before Jest 30, a retry does not run the function of a concurrent test again. */
files['forgotten-retried-concurrent.test.js'] =
  kinds.forgotten?.[0] +
  head +
  `jest.retryTimes(1);\n${concurrent('fails', kinds.forgotten?.[1] ?? '')}`;

const workers = ['--maxWorkers=2', '--workerIdleMemoryLimit=2GB'];
const modes: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'in band': [['-i']],
  workers: [workers],
  'worker threads': [[...workers, '--workerThreads']],
  shards: [
    ['-i', '--shard=1/2'],
    ['-i', '--shard=2/2'],
  ],
};

/** The right ones alone, with a page's globals. */
const jsdom = ['-i', '--env=jest-ws-dynamic/environment-jsdom', 'correct-'];

let project: Project;
let jsdomRun: Promise<JestRun> | undefined;
beforeAll(() => {
  project = makeProject(files);
});
afterAll(() => project.remove());

/** What Jest printed of a file, and which of its tests failed, whichever run had it. */
function verdict(runs: readonly JestRun[], file: string) {
  const results = runs
    .flatMap(({ json }) => json.testResults)
    .filter(({ name }) => name.endsWith(`/${file}.test.js`));
  const failed = results
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
  return { times: results.length, failed, message: results.map((one) => one.message).join('') };
}

describe.each(Object.entries(modes))('%s', (_mode, parameters) => {
  const runs: JestRun[] = [];
  beforeAll(async () => {
    for (const one of parameters) runs.push(await project.jest([...one, '--forceExit']));
    if (process.env.SHOW_OUTPUT) for (const { output } of runs) process.stderr.write(output);
  }, 240_000);

  test.each([...right, ...harmless])('passes: %s', (file) => {
    expect(verdict(runs, file)).toEqual({ times: 1, failed: [], message: '' });
  });

  test.each(forgetful)('a hundred calls that are not awaited fail their own test: %s', (file) => {
    const { times, failed, message } = verdict(runs, file);
    expect([times, failed]).toEqual([1, ['forgets all']]);
    // With Jest 29, the rejections that the calls cause fail the test first.
    expect(message).toMatch(
      /ERR_WS_NOT_AWAITED|ERR_WS_CLOSED|This error was not caught while the test ran/,
    );
  });

  test('fails a concurrent test that is retried', () => {
    const { times, failed, message } = verdict(runs, 'forgotten-retried-concurrent');
    expect([times, failed]).toEqual([1, ['fails']]);
    expect(message).toContain('ERR_WS_NOT_AWAITED');
  });

  describe.each(Object.keys(forms))('%s', (form) => {
    test.each([
      ['forgotten', /ERR_WS_NOT_AWAITED/, "client.waitFor('WRONG')"],
      ['uncaught', /the server broke/, "throw new Error('the server broke')"],
      form === 'retried'
        ? [
            'exit',
            /ended with code 3 during an earlier attempt of this test\./,
            "await connect('/')",
          ]
        : ['exit', /ended with code 3 during this test\./, 'await client.receive()'],
      ['closest', /They differ at room\.limits\.rate\./, 'await client.waitFor'],
    ])('fails the test at fault, with its cause and line: %s', (kind, cause, line) => {
      const { times, failed, message } = verdict(runs, `${kind}-${form}`);
      expect(times).toBe(1);
      expect(failed).toEqual(['fails']);
      expect(message).toMatch(cause);
      expect(message.split('\n').find((text) => /^\s*>\s+\d+ \|/.test(text))).toContain(line);
    });

    test('fails the file for resources left open', () => {
      const { times, failed, message } = verdict(runs, `leak-${form}`);
      expect(times).toBe(1);
      expect(failed).toEqual([]);
      expect(message).toContain('ERR_WS_LEAK');
      expect(message).toMatch(new RegExp(`timer +leak-${form}\\.test\\.js:\\d+ +"fails" +\\d`));
    });
  });
});

test.each(right)(
  'passes in the jsdom environment: %s',
  async (file) => {
    jsdomRun ??= project.jest([...jsdom, '--forceExit']);
    expect(verdict([await jsdomRun], file)).toEqual({ times: 1, failed: [], message: '' });
  },
  120_000,
);
