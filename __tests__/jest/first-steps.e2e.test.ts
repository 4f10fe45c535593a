/** What a first configuration that cannot work is told, as Jest prints it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JestFileResult, makeProject, type Project } from '../running/run-jest';

const socketIo = JSON.stringify(require.resolve('socket.io'));
const ws = "const { WebSocketServer } = require('ws');";
const listening = `${ws}
const { createServer } = require('node:http');
const httpServer = createServer().listen(3000);
const webSockets = new WebSocketServer({ server: httpServer });
webSockets.on('connection', (socket) => socket.send('welcome'));
setInterval(() => webSockets.clients.forEach((client) => client.ping()), 30_000);`;

const modules = {
  'listens.js': listening,
  'listens.ts':
    "import { WebSocketServer } from 'ws';\nnew WebSocketServer({ port: 3000 }).on('connection', (socket) => socket.send('welcome'));",
  'listens-and-exports.js': `${listening}\nmodule.exports = httpServer;`,
  'listens-later.js': `${ws}\nsetTimeout(() => new WebSocketServer({ port: 3000 }).on('connection', (socket) => socket.send('welcome')), 300);`,
  'listens-on-our-port.js': `${ws}\nnew WebSocketServer({ port: Number(process.env.WEBSOCKET_PORT), host: process.env.WEBSOCKET_HOST }).on('connection', (socket) => socket.send('welcome'));`,
  'starts-on-our-port.js': `${ws}\nmodule.exports = ({ port, host }) => new Promise((resolve) => { const wss = new WebSocketServer({ port, host }, () => resolve(wss)); wss.on('connection', (socket) => socket.send('welcome')); });`,
  'answers-http.js': "require('node:http').createServer().listen(3000);",
  'class.js': 'module.exports = class ChatServer { constructor(httpServer) {} };',
  'express.js':
    'const app = () => {};\nmodule.exports = Object.assign(app, { use() {}, handle() {}, listen() {} });',
  'koa.js': 'module.exports = { middleware: [], use() {}, callback() {}, listen() {} };',
  'es-module.js':
    "import { WebSocketServer } from 'ws';\nexport default ({ httpServer }) => new WebSocketServer({ server: httpServer });",
  'nothing.js': '',
};

/** A test file whose docblock names the server. */
function fileWith(options: object, body = ''): string {
  return `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify(options)}
 */
const { connect, useServer } = require('jest-ws-dynamic');
${body}
test('greets', async () => { await expect(await connect('/')).toReceiveMessage('welcome'); });
`;
}

const refused: Record<string, string> = {
  'a module that listens by itself, without WebSockets': fileWith({ server: './answers-http.js' }),
  'a class': fileWith({ server: './class.js' }),
  'an Express application': fileWith({ server: './express.js' }),
  'a Koa application': fileWith({ server: './koa.js' }),
  'ES module syntax in a CommonJS project': fileWith({ server: './es-module.js' }),
  'a module that exports nothing': fileWith({ server: './nothing.js' }),
  'a command with its arguments in one string': fileWith({ server: { command: 'node app.js' } }),
  'a misspelt key of a command': fileWith({ server: { command: 'node', arg: ['app.js'] } }),
  'an unknown key of a running server': fileWith({
    server: { url: 'ws://127.0.0.1:1', ssl: true },
  }),
};

/** Each on a port of this file, although all ask for the same. */
const listens: Record<string, string> = {
  'a module that listens by itself': fileWith({ server: './listens.js' }),
  'a TypeScript module that listens by itself': fileWith({ server: './listens.ts' }),
  'a module that listens by itself and exports its server': fileWith({
    server: './listens-and-exports.js',
  }),
  'a module that listens by itself after a while': fileWith({ server: './listens-later.js' }),
  'a module that listens on WEBSOCKET_PORT': fileWith({ server: './listens-on-our-port.js' }),
  'a function that listens on WEBSOCKET_PORT': fileWith({ server: './starts-on-our-port.js' }),
  'useServer that listens on WEBSOCKET_PORT': fileWith(
    {},
    "useServer(require('./starts-on-our-port.js'));",
  ),
};

const taken: Record<string, string> = {
  'a Socket.IO server': `const { Server } = require(${socketIo});
const io = new Server({ transports: ['websocket'] });
io.on('connection', (socket) => socket.emit('welcome'));
module.exports = io;`,
  'a Socket.IO server on an HTTP server of its own': `const { Server } = require(${socketIo});
const io = new Server(require('node:http').createServer(), { transports: ['websocket'] });
module.exports = io;`,
};

const fileName = (title: string): string => `${title.replace(/\W+/g, '-')}.test.js`;

let project: Project;
let results: ReadonlyMap<string, JestFileResult>;

beforeAll(async () => {
  const files = Object.entries({ ...refused, ...listens }).map(([title, file]) => [
    fileName(title),
    file,
  ]);
  const working = Object.entries(taken).flatMap(([title, module]) => [
    [`${fileName(title)}.server.js`, module],
    [
      fileName(title),
      `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server":"./${fileName(title)}.server.js"}
 */
const { connect, server } = require('jest-ws-dynamic');
test.each([false, true])('answers, ssl: %s', async (ssl) => {
  const client = await connect('/socket.io/?EIO=4&transport=websocket', { ssl });
  await expect(client).toReceiveMessage(/^0/);
  await server.restart();
  await connect('/socket.io/?EIO=4&transport=websocket', { ssl });
});`,
    ],
  ]);
  project = makeProject({
    ...modules,
    ...Object.fromEntries(files),
    ...Object.fromEntries(working),
    'babel.config.json': '{}',
  });
  // In one process, which has to end by itself although modules listened and set timers.
  const run = await project.jest(['-i']);
  results = new Map(
    run.json.testResults.map((result) => [result.name.split('/').at(-1) ?? '', result]),
  );
}, 300_000);

afterAll(() => project.remove());

/** Jest indents the lines of a message by 4 columns, and by 6 if its stack has no frames, not even of Node. */
function withoutIndent(text: string): string {
  const indents = [...text.matchAll(/^ +(?=\S)/gm)].map(([indent]) => indent.length);
  return indents.length === 0
    ? text
    : text.replaceAll(`\n${' '.repeat(Math.min(...indents))}`, '\n');
}

describe('reports', () => {
  test.each(Object.keys(refused))('%s', (title) => {
    const message = results.get(fileName(title))?.message ?? '';
    const shown = withoutIndent(
      message
        .replaceAll(project.folder, '<project>')
        .replace(/\b\d{4,5}\b/g, '<port>')
        .replace(/[\s\S]*?(?=\w+ \[ERR_|WsDynamicError)/, ''),
    );
    expect(shown).toMatchSnapshot();
    expect(shown).not.toContain('/dist/');
  });
});

describe('accepts', () => {
  test.each(Object.keys(taken))('%s', (title) => {
    const result = results.get(fileName(title));
    expect(result).toMatchObject({
      message: '',
      assertionResults: [{ status: 'passed' }, { status: 'passed' }],
    });
  });
});

describe('listens on the file’s ports', () => {
  test.each(Object.keys(listens))('%s', (title) => {
    expect(results.get(fileName(title))).toMatchObject({
      message: '',
      assertionResults: [{ status: 'passed' }],
    });
  });
});
