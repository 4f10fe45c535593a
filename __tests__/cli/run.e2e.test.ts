import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
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

/** Starts the program, or another script, in a folder. */
function start(args: readonly string[], cwd: string, script = bin): Started {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(JEST_|WEBSOCKET_|SSL_)/.test(name)),
  );
  const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: 'pipe' });
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
  test('runs the named test file on the named server and ports, in a project without configuration', async () => {
    const lease = await leasePortPair({ minGap: 3, maxGap: 3 });
    const { port, sslPort } = lease;
    await lease.release();
    const run = inProject({
      'jest.config.js': 'module.exports = {};',
      'shout.js': shout,
      'shout.test.js': shouting,
      'other.test.js': 'test("fails", () => { throw new Error("not meant to run"); });',
    });

    const { code, output } = await run(
      ...['--server', './shout.js', '--test-file', 'shout.test.js'],
      ...['--port', String(port), '--ssl-port', String(sslPort)],
    );

    expect(output).toContain('jest-ws-dynamic: shout.test.js · server shout.js');
    expect(output).toContain('using the preset jest-ws-dynamic');
    expect(output).toContain('one test file at a time');
    expect(output).toContain(`jest-ws-dynamic: shout.test.js on ws ${port}, wss ${sslPort}`);
    expect(output).toMatch(/Tests: +1 passed, 1 total/);
    expect(code).toBe(0);
  });

  test('exits with 2 on contradictory flags, before Jest starts', async () => {
    const run = inProject({});

    const { code, output } = await run('--port', '9000');

    expect(output).toBe(
      'error: expected --ssl-port or --no-ssl together with --port, received --port alone.\n' +
        'Usage: jest-ws-dynamic [options] [-- any jest option] | <command>\n',
    );
    expect(code).toBe(2);
  });

  test('reports that Jest is not installed', async () => {
    const { code, output } = await start([], '/').ended;

    expect(output).toContain('ERR_WS_DEPENDENCY_MISSING: Jest is not installed in /');
    expect(code).toBe(1);
  });

  test('forwards SIGINT, and ends after Jest', async () => {
    project = makeProject({
      'a.test.js': `
        test('waits', () => {
          process.stderr.write('the test runs');
          return new Promise(() => {});
        }, 60000);`,
    });
    const { child, ended, printed } = start(['--', '-i'], project.folder);
    await printed('the test runs');
    child.kill('SIGINT');

    expect(await ended).toMatchObject({ code: 130 });
  });

  test.each(['-i', '-w=2'])(
    'ends Jest, started with %s, when it is killed itself',
    async (mode) => {
      const endless = `
        const { connect } = require('jest-ws-dynamic');
        test('runs on', async () => {
          await connect('/');
          process.stderr.write('the test runs');
          await new Promise(() => {});
        }, 90000);`;
      project = makeProject({ 'a.test.js': endless, 'b.test.js': endless });
      const { child, ended, printed } = start(['--', mode], project.folder);
      await printed('the test runs');

      child.kill('SIGKILL');

      // Jest and its workers hold the output open.
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    },
    60_000,
  );
});

test('forwards SIGTERM to the script, and exits with its signal number', async () => {
  project = makeProject({
    'waits.js': "setInterval(() => {}, 1000); process.stderr.write('it runs');",
    'launch.js': `
      const { runScript } = require(${JSON.stringify(join(bin, '..', 'jest-process.js'))});
      runScript('waits.js', [], { cwd: __dirname, env: process.env }).then((code) => {
        process.exitCode = code;
      });`,
  });
  const { child, ended, printed } = start([], project.folder, join(project.folder, 'launch.js'));
  await printed('it runs');
  child.kill('SIGTERM');

  expect(await ended).toMatchObject({ code: 143 });
});
