/** @jest-environment node */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { leasePortPair } from '../../src/worker/ports';
import { makeProject, type Project } from '../running/run-jest';

// Each test starts the built program, and that a whole Jest.
jest.setTimeout(300_000);

const bin = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
let project: Project | undefined;

afterEach(() => {
  project?.remove();
  project = undefined;
});

const greeting = `
const { connect, server } = require('jest-ws-dynamic');
test('greets', async () => {
  const client = await connect('/echo');
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
  console.log('on ' + server.url + ' and ' + server.sslUrl);
});`;

const shout = `
const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(data + '!')));
  return sockets;
};`;

const shouting = `
const { connect } = require('jest-ws-dynamic');
test('shouts', async () => {
  const client = await connect('/');
  client.send('hello');
  await expect(client).toReceiveMessage('hello!');
});`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Waits until the output holds a text. */
  printed(text: string): Promise<void>;
}

/** Starts the program in a folder. */
function start(args: readonly string[], cwd: string): Started {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(JEST_|WEBSOCKET_|SSL_)/.test(name)),
  );
  const child = spawn(process.execPath, [bin, ...args], { cwd, env, stdio: 'pipe' });
  const grown = new EventEmitter();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      grown.emit('data');
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return {
    child,
    ended,
    async printed(text) {
      while (!output.includes(text)) await once(grown, 'data');
    },
  };
}

function inProject(files: Record<string, string>): (...args: string[]) => Promise<Ended> {
  project = makeProject(files);
  const { folder } = project;
  return (...args) => start(args, folder).ended;
}

describe('jest-ws-dynamic', () => {
  test('runs the named test file on the named server in a project without configuration', async () => {
    const run = inProject({
      'jest.config.js': 'module.exports = {};',
      'shout.js': shout,
      'shout.test.js': shouting,
      'other.test.js': 'test("fails", () => { throw new Error("not meant to run"); });',
    });

    const { code, output } = await run('--server', './shout.js', '--test-file', 'shout.test.js');

    expect(output).toContain('jest-ws-dynamic: shout.test.js · server shout.js');
    expect(output).toContain('with the preset jest-ws-dynamic');
    expect(output).toMatch(/jest-ws-dynamic: shout\.test\.js on ws \d+, wss \d+/);
    expect(output).toMatch(/Tests: +1 passed, 1 total/);
    expect(code).toBe(0);
  });

  test("has Jest's own exit code when a test fails", async () => {
    const run = inProject({ 'a.test.js': 'test("fails", () => expect(1).toBe(2));' });

    const { code, output } = await run();

    expect(output).toContain('Tests:       1 failed, 1 total');
    expect(code).toBe(1);
  });

  test('runs on just the ports it was given', async () => {
    const lease = await leasePortPair({ minGap: 3, maxGap: 3 });
    const { port, sslPort } = lease;
    await lease.release();
    const run = inProject({ 'a.test.js': greeting, 'b.test.js': greeting });

    const { code, output } = await run('--port', String(port), '--ssl-port', String(sslPort));

    expect(output).toContain('one test file at a time');
    expect(output.match(new RegExp(`on ws ${port}, wss ${sslPort}`, 'g'))).toHaveLength(2);
    expect(output).toContain(`on ws://127.0.0.1:${port} and wss://127.0.0.1:${sslPort}`);
    expect(code).toBe(0);
  });

  test('names the holder of a fixed port that is taken', async () => {
    await using lease = await leasePortPair({ minGap: 3, maxGap: 3 });
    const { port, sslPort } = lease;
    const run = inProject({ 'a.test.js': greeting });

    const { code, output } = await run('--port', String(port), '--ssl-port', String(sslPort));

    expect(output).toContain('ERR_WS_PORTS_EXHAUSTED');
    expect(output).toContain(`${port}`);
    expect(code).toBe(1);
  });

  test('tests a server that runs already, by its URL', async () => {
    const external = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    external.on('connection', (socket) =>
      socket.on('message', (data) => socket.send(String(data))),
    );
    await once(external, 'listening');
    const { port } = external.address() as AddressInfo;
    const run = inProject({ 'a.test.js': greeting });

    const { code, output } = await run('--url', `ws://127.0.0.1:${port}`);
    external.close();

    expect(output).toContain('a server that already runs · ws://127.0.0.1:');
    expect(output).toContain(`on ws://127.0.0.1:${port} and undefined`);
    expect(code).toBe(0);
  });

  test('runs without TLS, and overrides the options of the project', async () => {
    const run = inProject({
      'jest.config.js':
        "module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: './no.js' } };",
      'a.test.js': greeting,
    });

    const { code, output } = await run('--no-ssl', '--server', 'reference');

    expect(output).toMatch(/on ws:\/\/127\.0\.0\.1:\d+ and undefined/);
    expect(code).toBe(0);
  });

  test("passes Jest's own arguments on", async () => {
    const run = inProject({ 'a.test.js': greeting, 'b.test.js': greeting });

    const { output } = await run('--workers', '2', '--', '--listTests', 'b.test');

    expect(output).toContain(join('b.test.js'));
    expect(output).not.toContain('a.test.js');
  });

  test('says what it hands to Jest with --debug', async () => {
    const run = inProject({ 'a.test.js': greeting });

    const { output } = await run('--debug', '--start-port', '9400', '--', '--listTests');

    expect(output).toContain('jest-ws-dynamic: options {"startPort":9400}');
    expect(output).toMatch(/jest-ws-dynamic: jest \d+\.\d+\.\d+: .*jest\.js --listTests/);
  });

  test('exits with 2 on contradictory flags, before Jest starts', async () => {
    const run = inProject({ 'a.test.js': greeting });

    const { code, output } = await run('--port', '9000');

    expect(output).toBe(
      'error: --port needs --ssl-port as well, or --no-ssl\n' +
        'Usage: jest-ws-dynamic [options] [-- any jest option] | <command>\n',
    );
    expect(code).toBe(2);
  });

  test('says that Jest is missing where it is', async () => {
    const { code, output } = await start([], '/').ended;

    expect(output).toContain('ERR_WS_DEPENDENCY_MISSING: Jest is not installed in /');
    expect(code).toBe(1);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('passes %s on, and ends after Jest', async (signal, exitCode) => {
    project = makeProject({
      'a.test.js': `
        test('waits', () => {
          process.stderr.write('the test runs');
          return new Promise(() => {});
        }, 60000);`,
    });
    const { child, ended, printed } = start(['--', '-i'], project.folder);
    await printed('the test runs');
    child.kill(signal);

    expect(await ended).toMatchObject({ code: exitCode });
  });
});
