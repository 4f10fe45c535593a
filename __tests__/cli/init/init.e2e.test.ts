import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { makeProject, type Project } from '../../running/run-jest';

// Each runs the built program, and that whole Jests.
jest.setTimeout(300_000);

const bin = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
let project: Project | undefined;

afterEach(() => {
  project?.remove();
  project = undefined;
});

interface Ended {
  readonly code: number | string | null | undefined;
  readonly output: string;
}

function init({ folder }: Project, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, JEST_WORKER_ID: undefined, NODE_OPTIONS: undefined };
    execFile(
      process.execPath,
      [bin, 'init', ...args],
      { cwd: folder, env },
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, output: stdout + stderr }),
    );
  });
}

function start(files: Readonly<Record<string, string>>): Project {
  project = makeProject(files);
  rmSync(join(project.folder, 'jest.config.js'));
  project.write(files);
  return project;
}

const read = ({ folder }: Project, file: string) => readFileSync(join(folder, file), 'utf8');

const chat = `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => new WebSocketServer({ server: httpServer, path: '/chat' });
`;

test("writes a config and a test of the project's server, and changes nothing when run again", async () => {
  const made = start({ 'src/server.js': chat });

  expect(await init(made)).toEqual({
    code: 0,
    output: `jest.config.js: written, with preset 'jest-ws-dynamic' and server './src/server.js'.
test/websocket.test.js: written, with a first test that passes.
package.json: the script "test" is now: jest
Run it: npx jest test/websocket.test.js
Looking for a server or a client
Trying './src/server.js' at /chat, /
  /chat answered with 101; running a first test
`,
  });
  expect(read(made, 'jest.config.js')).toBe(`module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './src/server.js' },
};
`);
  expect(read(made, 'test/websocket.test.js')).toMatchInlineSnapshot(`
"const { connect } = require('jest-ws-dynamic');

test('accepts a WebSocket connection', async () => {
  const client = await connect('/chat');
  expect(client).toBeOpen();
});
"
`);
  expect(await init(made)).toEqual({
    code: 0,
    output:
      'jest.config.js already has jest-ws-dynamic, and test/websocket.test.js uses it. Nothing was changed.\n',
  });
});

test('adds an app that listens as a module to a config in package.json', async () => {
  const app = `const { WebSocketServer } = require('ws');
new WebSocketServer({ port: Number(process.env.CHAT_PORT ?? 8080) });
`;
  const manifest = `{
  "name": "chat",
  "scripts": { "start": "node app.js" },
  "jest": {
    "verbose": true
  }
}
`;
  const made = start({ 'app.js': app, 'package.json': manifest });

  expect(await init(made)).toMatchObject({ code: 0 });
  expect(read(made, 'package.json')).toBe(`{
  "name": "chat",
  "scripts": { "start": "node app.js", "test": "jest" },
  "jest": {
    "preset": "jest-ws-dynamic",
    "testEnvironmentOptions": { "server": "./app.js" },
    "verbose": true
  }
}
`);
  expect(existsSync(join(made.folder, 'jest.config.js'))).toBe(false);
});

test('shows the whole error of a server that fails the test, and changes nothing', async () => {
  const made = start({
    'server.js':
      "require('ws').WebSocketServer; module.exports = () => { throw new Error('no database\\nask db:5432'); };",
  });
  const before = readdirSync(made.folder).sort();

  const { code, output } = await init(made);

  expect(code).toBe(1);
  expect(output).toMatch(/^No first test passed. Nothing was changed/);
  expect(output).toMatch(/- '\.\/server\.js' at \/\n.*no database\n\s+ask db:5432/);
  expect(output).toContain('npx jest-ws-dynamic init --example');
  expect(readdirSync(made.folder).sort()).toEqual(before);
});

test('prints the settings of a server that answers at an unknown path, set with --path', async () => {
  const made = start({
    'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) =>
  new WebSocketServer({ server: httpServer, path: ['', 'live', 'rooms'].join('/') });
`,
  });

  const first = await init(made);
  expect(first).toMatchObject({ code: 1 });
  expect(first.output).toContain(`Nothing was changed. Tried:
- './server.js' at /
    /: HTTP 400

The server starts. If it has another path: npx jest-ws-dynamic init --path /chat

The lines to add to the config:

  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './server.js' },
`);
  expect(await init(made, '--path', 'live')).toMatchObject({ code: 2 });
  expect(await init(made, '--path', '/live/rooms')).toMatchObject({ code: 0 });
  expect(read(made, 'test/websocket.test.js')).toContain("connect('/live/rooms')");
});

test('shows the response of a server that requires credentials', async () => {
  const made = start({
    'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) =>
  new WebSocketServer({
    server: httpServer,
    path: '/live',
    verifyClient: ({ req }) => new URL(req.url, 'http://a').searchParams.get('token') === 'x',
  });`,
  });

  expect((await init(made)).output).toContain(
    'the server refuses handshakes without credentials with 401',
  );
  expect(read(made, 'test/websocket.test.js')).toContain("connect('/live?token=…')");
  expect(read(made, 'test/websocket.test.js')).toContain(
    "await expect(connect('/live')).toRejectUpgrade(401);",
  );
});

test("names the server from Jest's rootDir", async () => {
  const jestKey = { rootDir: 'src', testRegex: '.*\\.spec\\.js$' };
  const made = start({
    'package.json': JSON.stringify({ name: 'chat', jest: jestKey }),
    'src/server.js': chat,
  });

  expect((await init(made)).output).toContain('src/websocket.spec.js: written');
  expect(read(made, 'package.json')).toContain('"server": "./server.js"');
});

test('sets up the packages of a repository that have a server', async () => {
  const made = start({
    'package.json': '{ "name": "all", "private": true, "workspaces": ["packages/*"] }',
    'packages/api/package.json': '{ "name": "api" }',
    'packages/api/server.js': chat,
    'packages/names/package.json': '{ "name": "names" }',
  });

  const { output } = await init(made);
  expect(output).toMatch(/^packages\/api:\n {2}jest\.config\.js: written/);
  expect(output).toContain('  Run it: cd packages/api && npx jest ');
  expect(output).toContain("its Jest config needs: projects: ['packages/api']\n");
  expect(existsSync(join(made.folder, 'packages/names/jest.config.js'))).toBe(false);
});

test('lets the test file start the exported server of a library', async () => {
  const made = start({
    'lib/rooms.js': `const { WebSocketServer } = require('ws');
exports.attachRooms = function attachRooms(server) { return new WebSocketServer({ server }); };`,
  });

  expect(await init(made)).toMatchObject({ code: 0 });
  expect(read(made, 'test/websocket.test.js')).toContain(
    'useServer(({ httpServer }) => attachRooms(httpServer));',
  );
});

test('tests a client against a mock server', async () => {
  const made = start({
    'src/live.js': `const { WebSocket } = require('ws');
exports.open = function open(url) { return new WebSocket(url); };`,
  });

  expect((await init(made)).output).toContain('a mock server replaces the one');
  expect(read(made, 'test/websocket.test.js')).toContain('open(mock.url);');
});

// Node 22 and newer have a global WebSocket.
const withoutGlobal = 'WebSocket' in globalThis ? test.skip : test;

withoutGlobal('gives a client the global WebSocket that its Node lacks', async () => {
  const made = start({
    'src/live.js': 'exports.open = () => new WebSocket("wss://api.example.com/v1");',
  });

  expect(await init(made)).toMatchObject({ code: 0 });
  expect(read(made, 'jest.config.js')).toBe(`module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { globals: { WebSocket: true } },
};
`);
});

test('makes a client whose class is exported by name, or leaves a draft where that fails', async () => {
  const source = (parameter: string) => `const { WebSocket } = require('ws');
class PriceClient {
  constructor(${parameter}) {
    ${parameter === '' ? '' : `${parameter}.check();`}
    this.socket = new WebSocket('wss://api.example.com/v1');
  }
}
module.exports = { PriceClient };`;
  const made = start({ 'src/price.js': source('') });

  expect(await init(made)).toMatchObject({ code: 0 });
  expect(read(made, 'test/websocket.test.js')).toContain('new PriceClient();');

  const draft = start({ 'src/price.js': source('account') });
  const { code, output } = await init(draft);

  expect(code).toBe(1);
  expect(output).toContain('start the client of src/price.js in it, and remove ".skip"');
  expect(read(draft, 'jest.config.js')).toContain("preset: 'jest-ws-dynamic'");
  expect(read(draft, 'package.json')).toContain('"test": "jest"');
  expect(read(draft, 'test/websocket.test.js')).toContain(
    '// Start the client here, such as: new PriceClient(…).',
  );
});

test('closes a client that reconnects, and reports if it cannot', async () => {
  const source = (method: string) => `const { WebSocket } = require('ws');
class Prices {
  constructor(symbol) {
    const dial = () => {
      if (this.isStopped) return;
      const socket = new WebSocket(\`wss://api.example.com/v1/\${symbol}\`);
      socket.on('error', () => {}).on('close', () => setTimeout(dial, 100));
    };
    dial();
  }
  ${method}() {
    this.isStopped = true;
  }
}
module.exports = { Prices };`;
  const made = start({ 'src/prices.js': source('stop') });
  expect(await init(made)).toMatchObject({ code: 0 });
  const text = read(made, 'test/websocket.test.js');
  expect(text).toContain("mockServer({ url: 'wss://api.example.com' })");
  expect(text).toContain("  client = new Prices('symbol');");
  expect(text).toContain('await client?.stop();');
  made.remove();

  const draft = start({ 'src/prices.js': source('leave') });
  const { code, output } = await init(draft);
  expect(code).toBe(1);
  expect(output).toContain('Jest did not exit: something is still open');
});

test('tests the built-in server if requested', async () => {
  const made = start({});

  expect(await init(made, '--example')).toMatchObject({ code: 0 });
  expect(read(made, 'test/websocket.test.js')).toContain("connect('/echo')");
});

test.each([
  [
    'a broken package.json',
    { 'package.json': '{ "name": ' },
    /package\.json is not valid JSON: .+\n$/,
  ],
  [
    'a package.json with a list',
    { 'package.json': '[]' },
    /package\.json: expected an object, received \[\] \(array\)\.\n$/,
  ],
  ['a folder as a config', { 'jest.config.ts/a.txt': '' }, /jest\.config\.ts is a folder;.+\n$/],
  [
    'a config that exits',
    { 'jest.config.js': 'process.exit(3);' },
    /^Jest cannot read its config: .*jest\.config\.js: .*with exit code 3\n$/,
  ],
])('reports %s in one line', async (_what, files, line) => {
  expect(await init(start(files))).toEqual({ code: 1, output: expect.stringMatching(line) });
});

test('stops waiting for a config that never ends', async () => {
  const { readConfigApart } = require('../../../dist/cli/read-config-apart');
  const made = start({ 'jest.config.js': 'for (;;);' });

  expect(await readConfigApart(made.folder, undefined, 2000)).toEqual({
    kind: 'unreadable',
    reason: `${join(made.folder, 'jest.config.js')}: it was still loading after 2 s`,
  });
});

test('restores all files if the test cannot pass', async () => {
  const made = start({ 'jest.config.js': "module.exports = { setupFiles: ['./missing.js'] };" });
  const before = readdirSync(made.folder).sort();

  const { code, output } = await init(made);

  expect(code).toBe(1);
  expect(output).toContain("  preset: 'jest-ws-dynamic',");
  expect(read(made, 'jest.config.js')).toBe("module.exports = { setupFiles: ['./missing.js'] };");
  expect(readdirSync(made.folder).sort()).toEqual(before);
});

test('writes its test in the style of the existing tests', async () => {
  const made = start({
    'package.json':
      '{ "name": "chat", "devDependencies": { "ts-jest": "*", "@jest/globals": "*" } }',
    'tsconfig.json': '{ "compilerOptions": { "module": "node16", "isolatedModules": true } }',
    'jest.config.json': '{ "preset": "ts-jest", "testEnvironment": "node" }',
    'src/sum.spec.ts': "test('adds', () => {});",
  });

  expect((await init(made, '--example')).output).toContain('src/websocket.spec.ts: written');
  expect(read(made, 'jest.config.json')).toContain(
    '"testEnvironment": "jest-ws-dynamic/environment"',
  );
  expect(read(made, 'src/websocket.spec.ts')).toContain("from '@jest/globals'");
});

test('writes the first test where Jest looks for tests', async () => {
  const made = start({
    'package.json': '{ "name": "chat", "devDependencies": { "ts-jest": "*" } }',
    'tsconfig.json': '{ "compilerOptions": { "module": "node16", "isolatedModules": true } }',
    'jest.config.json': '{ "testMatch": ["<rootDir>/checks/**/*.unit.ts"] }',
    'browser/page.spec.js': "test('is run by a browser', () => {});",
  });

  expect((await init(made, '--example')).output).toContain('checks/websocket.unit.ts: written');
});

test('a signal during an attempt leaves no file behind', async () => {
  const { folder } = start({
    'src/server.js': `// WebSocketServer of 'ws'
require('node:fs').writeFileSync('started', '');
module.exports = () => new Promise(() => {});
`,
  });
  const before = readdirSync(folder);
  const child = spawn(process.execPath, [bin, 'init'], { cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!existsSync(join(folder, 'started'))) await new Promise(setImmediate);
  expect(existsSync(join(folder, 'test', 'websocket.test.js'))).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
  expect(readdirSync(folder).filter((name) => name !== 'started')).toEqual(before);
});
