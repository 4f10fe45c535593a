import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CommandOptions } from '../../../src/options/types';
import { listProcesses } from '../../../src/platform/procfs';
import type { CommandContext } from '../../../src/worker/process/command-context';
import type { RunningCommand } from '../../../src/worker/process/running-command';
import { startCommand } from '../../../src/worker/process/start-command';
import { freePort } from './free-port';

const echo = join(__dirname, '..', '..', 'fixtures', 'commands', 'echo.cjs');
const running: RunningCommand[] = [];
/** Long enough for a process to start on a busy machine; those who wait for it wait together. */
const soon = 4000;

interface Wanted extends Omit<Partial<CommandOptions>, 'env'> {
  readonly behaviour?: string;
  readonly env?: Record<string, string>;
  readonly context?: Partial<CommandContext>;
}

async function start({ behaviour = '', env = {}, context = {}, ...options }: Wanted = {}) {
  const place: CommandContext = {
    host: '127.0.0.1',
    port: await freePort(),
    env: process.env,
    startTimeout: 10_000,
    stopTimeout: 2000,
    ...context,
  };
  const command = await startCommand(
    {
      command: process.execPath,
      args: [echo],
      env: { PORT: '{port}', HOST: '{host}', BEHAVIOUR: behaviour, ...env },
      ...options,
    },
    place,
  );
  running.push(command);
  return { command, port: place.port };
}

/** The socket that a command is given. */
async function listen(port: number) {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const { fd } = (holder as unknown as { _handle: { fd: number } })._handle;
  const release = () => new Promise<void>((resolve) => holder.close(() => resolve()));
  return { fd, release };
}

function isAlive(pid: number): boolean {
  return listProcesses().some((entry) => entry.pid === pid && entry.state !== 'Z');
}

function childOf(command: RunningCommand): number {
  return Number(command.logs.find((line) => line.startsWith('child'))?.split(' ')[1]);
}

/** Waits for a line; Jest's own limit is the end of the patience. */
async function printed({ logs }: RunningCommand, line: string): Promise<void> {
  while (!logs.includes(line)) await new Promise((resolve) => setTimeout(resolve, 5));
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((command) => command.kill()));
});

describe('readiness', () => {
  test('a server is ready when it answers a handshake, and the probing client closes with 1000', async () => {
    const { command, port } = await start();
    await printed(command, 'client left 1000');
    expect(command.logs.join('\n')).toContain(`"port":${port}`);
    expect(isAlive(command.pid)).toBe(true);
  });

  test.each(['401', '404', '426', '500'])(
    'a server that refuses with %s listens, so it is ready',
    async (status) => {
      const { command } = await start({ env: { STATUS: status } });
      expect(isAlive(command.pid)).toBe(true);
    },
  );

  test.concurrent.each(['502', '503'])(
    'a server that answers %s is reported as not ready',
    async (status) => {
      await expect(
        start({ env: { STATUS: status }, context: { startTimeout: soon } }),
      ).rejects.toMatchObject({
        code: 'ERR_WS_SERVER_TIMEOUT',
        message: expect.stringContaining(`answered ${status}`),
      });
    },
  );

  test('a pattern of the output is the readiness instead of a handshake', async () => {
    const { command } = await start({ behaviour: 'hang', wait: { stdout: /warming\s+up/g } });
    expect(command.logs).toEqual(['warming up']);
  });

  test.concurrent('a pattern that never matches fails with the pattern and the output', async () => {
    await expect(
      start({ behaviour: 'hang', wait: { stderr: 'ready' }, context: { startTimeout: soon } }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringMatching(/stderr: "ready"[\s\S]*warming up/),
    });
  });
});

describe('failures at the start', () => {
  test('a program that is not on PATH is named', async () => {
    await expect(start({ command: 'no-such-program-here' })).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_NOT_FOUND',
      message: expect.stringContaining("No program named 'no-such-program-here' is on PATH"),
    });
  });

  test('a whole shell line as command is refused with the list to write', async () => {
    await expect(start({ command: 'node server.js --fast' })).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_NOT_FOUND',
      message: expect.stringContaining("{ command: 'node', args: ['server.js', '--fast'] }"),
    });
  });

  test('a file that is not executable is distinguished from a missing one', async () => {
    await expect(start({ command: echo })).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_FAILED',
      message: expect.stringContaining('chmod +x'),
    });
  });

  test('a missing working directory is distinguished from a missing program', async () => {
    await expect(start({ cwd: './nowhere' })).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_NOT_FOUND',
      message: expect.stringContaining('working directory'),
    });
  });

  test('an early exit is reported with its code and its last output', async () => {
    await expect(
      start({ args: ['-e', 'console.error("no database"); process.exit(3)'] }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_EXITED',
      message: expect.stringMatching(/code 3[\s\S]*no database/),
    });
  });

  test('the failure of a program that exits immediately states that it must listen', async () => {
    await expect(start({ args: ['-e', '0'] })).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_EXITED',
      message: expect.stringMatching(/code 0[\s\S]*keep running and listen/),
    });
  });

  test('an early end by a signal is reported with the signal', async () => {
    await expect(
      start({ args: ['-e', 'process.kill(process.pid, "SIGKILL")'] }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_EXITED',
      message: expect.stringContaining('by SIGKILL'),
    });
  });

  test('the failure of a program that forks into the background states that it must stay in the foreground; the program is ended', async () => {
    const fork = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(echo)}], { detached: true, stdio: 'ignore' }).unref(); setTimeout(() => process.exit(0), 50)`;
    const failure = await start({ args: ['-e', fork], behaviour: 'hang' }).catch((error) => error);
    expect(failure).toMatchObject({
      code: 'ERR_WS_SERVER_EXITED',
      message: expect.stringContaining('background'),
    });
    const left = Number(/processes? (\d+)/.exec(String(failure.message))?.[1]);
    expect(isAlive(left)).toBe(false);
  });

  test.concurrent('a server that prints and hangs is ended at the limit, and its output is shown', async () => {
    await expect(
      start({ behaviour: 'hang', context: { startTimeout: soon } }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringMatching(/within 4000 ms[\s\S]*Nothing listens on[\s\S]*warming up/),
    });
  });

  test.concurrent('a server that listens on another port is reported with that port', async () => {
    const other = await freePort();
    await expect(
      start({ env: { PORT: String(other) }, context: { startTimeout: soon } }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringContaining(`It listens on 127.0.0.1:${other}, not on`),
    });
  });

  test.concurrent('a server that listens only on ::1 is reported', async () => {
    await expect(
      start({ env: { HOST: '::1' }, context: { startTimeout: soon } }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringMatching(/listens on port \d+, but only on ::1, not on 127\.0\.0\.1/),
    });
  });

  test.concurrent('a server that never answers the handshake: the failure names `path` and `wait`', async () => {
    await expect(
      start({ behaviour: 'mute', context: { startTimeout: soon } }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringMatching(/accepts connections[\s\S]*Set `path`/),
    });
  });

  test('a port taken by another process has its own code, so that another pair can be tried', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    // It says nothing to a handshake, as most programs would.
    await expect(start({ context: { port } })).rejects.toMatchObject({
      code: 'ERR_WS_PORTS_STOLEN',
      message: expect.stringMatching(
        new RegExp(`^A leased port.*: port ${port}, by process ${process.pid} [^]*EADDRINUSE`),
      ),
    });
    other.close();
  });

  test('the failure of a server that binds the port of its passed socket names that socket', async () => {
    const port = await freePort();
    await expect(
      start({ socketActivation: true, context: { port, listen: () => listen(port) } }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_EXITED',
      message: expect.stringContaining('server.listen({ fd: 3 })), or remove socketActivation'),
    });
  });

  test('a server that ignores the passed socket is reported', async () => {
    const port = await freePort();
    await expect(
      start({
        socketActivation: true,
        behaviour: 'hang',
        context: { port, listen: () => listen(port), startTimeout: soon },
      }),
    ).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringContaining('Nothing accepts connections on the socket that was passed'),
    });
  });

  test('a command that starts its server twice is reported', async () => {
    const env = "{ env: { ...process.env, BEHAVIOUR: 'mute,tell-parent' } }";
    const fork = `require('node:child_process').fork(${JSON.stringify(echo)}, ${env})`;
    const twice = `${fork}.once('message', () => require(${JSON.stringify(echo)}))`;
    await expect(start({ args: ['-e', twice] })).rejects.toMatchObject({
      code: 'ERR_WS_SERVER_EXITED',
      message: expect.stringMatching(/It already listens there: port \d+, by process \d+ /),
    });
  });
});

describe('a server that is a descendant of the command', () => {
  test('is ended with the npm that started it', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'jest-ws-dynamic-npm-'));
    const script = `node ${JSON.stringify(echo)}`;
    await writeFile(join(cwd, 'package.json'), JSON.stringify({ scripts: { start: script } }));
    const { command } = await start({ command: 'npm', args: ['start'], cwd, behaviour: 'child' });
    const child = childOf(command);
    await command.stop();
    await rm(cwd, { recursive: true });

    expect(command.stopFailure).toBeUndefined();
    expect([command.pid, child].filter(isAlive)).toEqual([]);
  });

  // Only root may become another user.
  const asRoot = process.getuid?.() === 0 ? test : test.skip;

  asRoot('is ended when it runs as another user', async () => {
    const { command } = await start({ behaviour: 'other-user,child' });
    const child = childOf(command);
    await command.stop();

    expect([command.pid, child].filter(isAlive)).toEqual([]);
  });
});

test('an early exit shows its cause and the last lines, and no line that looks like a stack frame', async () => {
  const script = "console.log('banner'); for (let n = 0; n < 60; n += 1) console.log('tick', n);";
  const failure = await start({ args: ['-e', `${script} throw new Error('no database')`] }).catch(
    (error: Error) => error.message,
  );
  expect(failure).toContain('  | banner\n');
  expect(failure).toContain('  | Error: no database\n  |     at ');
  expect(failure).toMatch(/ {2}\| … \d+ lines left out …\n/);
  expect(failure).not.toMatch(/^\s*at /m);
});

describe('the end', () => {
  test('stop sends the signal first, and may be called twice', async () => {
    const { command } = await start({ behaviour: 'goodbye' });
    await Promise.all([command.stop(), command.stop()]);
    await expect(command.exited).resolves.toEqual({ code: 0, signal: null });
    expect(command.logs).toContain('goodbye');
    expect(command.stopFailure).toBeUndefined();
  });

  test('a server that ignores the signal is killed after the limit, with the remedy', async () => {
    const { command } = await start({ behaviour: 'ignore-sigterm', context: { stopTimeout: 100 } });
    await command.stop();
    await expect(command.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    expect(command.stopFailure).toMatchObject({
      code: 'ERR_WS_SERVER_TIMEOUT',
      message: expect.stringContaining('did not end within 100 ms of SIGTERM'),
    });
  });

  test('kill runs no signal handler', async () => {
    const { command } = await start({ behaviour: 'goodbye' });
    await command.kill();
    await expect(command.exited).resolves.toEqual({ code: null, signal: 'SIGKILL' });
    expect(command.logs).not.toContain('goodbye');
  });

  test.each(['child', 'escaped-child'])('stop ends a %s of the server too', async (behaviour) => {
    const { command } = await start({ behaviour });
    const child = childOf(command);
    expect(isAlive(child)).toBe(true);
    await command.stop();
    expect(isAlive(child)).toBe(false);
  });
});

test('a process that left the command and keeps its output open does not keep this one running', async () => {
  const pipes = () => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
  const before = pipes();
  const { command } = await start({ behaviour: 'output-held' });
  const left = childOf(command);
  try {
    await command.stop();
    expect(isAlive(left)).toBe(true);
    expect(pipes()).toBeLessThanOrEqual(before);
  } finally {
    process.kill(left, 'SIGKILL');
  }
});

test('with socket activation a connection made before the server runs waits for it', async () => {
  const port = await freePort();
  const { command } = await start({
    behaviour: 'activated',
    socketActivation: true,
    context: { port, listen: () => listen(port) },
  });
  expect(command.logs).toContain('fds 1 mine true');
  await printed(command, 'client came');
});
