/**
 * Files that all listen on port 3000 and dial it, in parallel, in several runs at once. How many:
 * FIXED_PORTS="files workers runs", "6 2 2" unless given; "24 8 3" takes minutes.
 */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeProject, type Project } from '../../running/run-jest';

const [files = 6, workers = 2, runs = 2] = (process.env.FIXED_PORTS ?? '')
  .split(' ')
  .filter(Boolean)
  .map(Number);

/** Each kind of server in turn; each test file says who it is, and expects to reach itself. */
const kinds = {
  own: {
    options: { server: false, localhost: 'own' },
    before: `let app;
beforeAll(() => { app = start(NAME); });
afterAll(() => new Promise((resolve) => { app.closeAllConnections(); app.close(resolve); }));`,
  },
  module: { options: { server: './app.js' }, before: '' },
  command: {
    options: { server: { command: 'node', args: ['app.js'] } },
    before: '',
  },
};

const app = `const http = require('node:http');
const { WebSocketServer } = require('ws');
exports.start = (name) => {
  const server = http.createServer((_request, response) => response.end(name));
  new WebSocketServer({ server }).on('connection', (socket) => socket.send(name));
  return server.listen(3000);
};
`;

function testFile(kind: keyof typeof kinds, name: string): string {
  const { options, before } = kinds[kind];
  return `/** @jest-environment-options ${JSON.stringify(withName(options, name))} */
const { start } = require('./start.js');
const { connect } = require('jest-ws-dynamic');
const { WebSocket } = require('ws');
const NAME = '${name}';
${before}
test.each(Array.from({ length: 5 }, (_, index) => index))('reaches itself: %d', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]']) {
    expect(await (await fetch('http://' + host + ':3000')).text()).toBe(NAME);
  }
  await connect('ws://localhost:3000').expectText(NAME).close();
  const socket = new WebSocket('ws://localhost:3000');
  const text = await new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(String(data)));
    socket.once('error', reject);
  });
  socket.close();
  expect(text).toBe(NAME);
});
`;
}

/** A command learns its name from its environment, a module from a file beside it. */
function withName(options: object, name: string): object {
  if (!('server' in options) || options.server === false) return options;
  const { server } = options;
  return typeof server === 'string'
    ? { server: `./${name}.js` }
    : { server: { ...(server as object), env: { NAME: name } } };
}

let project: Project;
beforeAll(() => {
  const names = Object.keys(kinds) as (keyof typeof kinds)[];
  const texts: Record<string, string> = {
    // Many workers on few cores.
    'jest.config.js':
      "module.exports = { preset: 'jest-ws-dynamic', testTimeout: 60_000, testEnvironmentOptions: { startTimeout: 60_000 } };",
    'start.js': app,
    'app.js': "require('./start.js').start(process.env.NAME);",
  };
  for (let index = 0; index < files; index += 1) {
    const kind = names[index % names.length] ?? 'own';
    texts[`${kind}${index}.test.js`] = testFile(kind, `${kind}${index}`);
    texts[`${kind}${index}.js`] = `require('./start.js').start('${kind}${index}');`;
  }
  project = makeProject(texts);
});
afterAll(() => project.remove());

/** All of the runs at once, each with real workers. */
async function runAll(): Promise<{ red: number; passed: number; output: string }> {
  const args = ['--workerIdleMemoryLimit=2GB', `--maxWorkers=${workers}`];
  const all = await Promise.all(Array.from({ length: runs }, () => project.jest(args)));
  return {
    red: all.reduce(
      (sum, { json }) => sum + json.numFailedTests + json.numRuntimeErrorTestSuites,
      0,
    ),
    passed: all.reduce((sum, { json }) => sum + json.numPassedTests, 0),
    output: all.map(({ json, output }) => (json.success ? '' : output)).join('\n'),
  };
}

const minutes = 10;
const green = { red: 0, passed: files * 5 * runs, output: '\n'.repeat(runs - 1) };

describe(`${files} files on port 3000, ${workers} workers, ${runs} runs at once`, () => {
  test(
    'each file connects to its own server',
    async () => {
      expect(await runAll()).toEqual(green);
    },
    minutes * 60_000,
  );

  describe('with another program on the port', () => {
    const foreign: Server[] = [];
    beforeAll(async () => {
      for (const host of ['127.0.0.1', '::1']) {
        const server = createServer((_request, response) => response.end('foreign'));
        // The port may be in use already, or there is no IPv6: both will do.
        await new Promise((resolve) => {
          server.once('error', resolve).listen(3000, host, () => resolve(undefined));
        });
        foreign.push(server);
      }
    });
    afterAll(() => {
      for (const server of foreign) server.close();
    });

    test(
      'each file connects to its own server',
      async () => {
        expect(await runAll()).toEqual(green);
      },
      minutes * 60_000,
    );
  });
});
