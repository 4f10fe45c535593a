import { spawnSync } from 'node:child_process';
import { describe, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { type ProgramContext, runProgram } from '../../src/cli/program';

const usage = 'Usage: jest-ws-dynamic [options] [-- any jest option] | <command>\n';

const declare = (name: string) =>
  new Command(name).description(`${name} things`).allowExcessArguments(false);

/** Runs a command line with a run and a command that do nothing. */
async function start(...argv: string[]) {
  const output = { out: '', error: '' };
  const run = jest.fn<ProgramContext['run']>().mockResolvedValue(7);
  const ports = jest.fn<(operands: readonly string[]) => Promise<number>>().mockResolvedValue(0);
  const exitCode = await runProgram(argv, {
    write: (text) => {
      output.out += text;
    },
    writeError: (text) => {
      output.error += text;
    },
    run,
    commands: [
      ({ finish }) => declare('ports').action(async () => finish(await ports([]))),
      ({ finish }) =>
        declare('join')
          .argument('<folder...>')
          .action(async (folders) => finish(await ports(folders))),
    ],
  });
  return { exitCode, run, ports, ...output };
}

describe('runProgram', () => {
  test.each([
    ['--workers', '\u001b[2J'],
    ['--\u202ex', ''],
    ['\u001b]0;title\u0007', ''],
  ])('shows an invalid argument without control characters: %j', async (...argv) => {
    const { exitCode, error } = await start(...argv.filter((argument) => argument !== ''));

    expect(exitCode).toBe(2);
    expect(error).toMatch(/\\u(001b|202e)/);
    expect(error).not.toMatch(/\p{Bidi_Control}/u);
    expect(error).not.toContain('\u001b');
  });

  test('runs with the flags, and exits with the code of the run', async () => {
    const { exitCode, run } = await start(
      ...['--test-file', __filename, '--test-file', __filename, '--no-ssl', '--coverage'],
      ...['--start-port', '9500', '--workers', '2', '--debug', '--server', 'reference'],
    );

    expect(exitCode).toBe(7);
    expect(run).toHaveBeenCalledWith(
      {
        testFile: [__filename, __filename],
        ssl: false,
        coverage: true,
        startPort: 9500,
        workers: '2',
        debug: true,
        server: 'reference',
      },
      [],
    );
  });

  test('passes everything after -- to Jest, even flags of this package', async () => {
    const { run, ports } = await start('--debug', '--', 'ports', '--', '--version');

    expect(run).toHaveBeenCalledWith({ ssl: true, debug: true }, ['ports', '--', '--version']);
    expect(ports).not.toHaveBeenCalled();
  });

  test('runs a command with its own arguments', async () => {
    const plain = await start('ports');
    const joined = await start('join', 'a', 'b');

    expect(plain).toMatchObject({ exitCode: 0 });
    expect(plain.ports).toHaveBeenCalledWith([]);
    expect(joined.ports).toHaveBeenCalledWith(['a', 'b']);
    expect(joined.run).not.toHaveBeenCalled();
  });

  test('prints its version, and its help with every flag', async () => {
    const version = await start('--version');
    const help = await start('--help');

    expect(version).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(help.exitCode).toBe(0);
    expect(help.out).toMatchSnapshot();
  });

  test.each<[string[], RegExp]>([
    [['--nonsense'], /unknown option '--nonsense'\nArguments for Jest go after --\./],
    [['ports', '--nonsense'], /unknown option '--nonsense'\nUsage/],
    [['--server-port', '1'], /unknown option '--server-port'/],
    [['--start-prot', '9000'], /Did you mean --start-port\?/],
    [
      ['nonsense'],
      /expected a command, received "nonsense"\. Known: .* Arguments for Jest go after --/,
    ],
    [['prots'], /expected a command, received "prots"\. Did you mean "ports"\?/],
    [
      ['package.json'],
      /received the file 'package\.json'\. To run it, write --test-file package\.json/,
    ],
    [['--command', 'a | b'], /without shell quotes and operators/],
    [['ports', 'extra'], /too many arguments/],
    [['join'], /missing required argument 'folder'/],
    [['--port'], /argument missing/],
    [['--port', '80'], /'80' is invalid\. Expected a port from 1024 to 65535, received '80'/],
    [['--port', '70000'], /'70000' is invalid/],
    [['--start-port', '9e3'], /'9e3' is invalid/],
    [['--workers', '0'], /'0' is invalid\. Expected a number of workers/],
    [['--url', 'http://localhost'], /Expected a ws:\/\/ or wss:\/\/ URL/],
    [['--url', 'ws://'], /Expected a ws:\/\/ or wss:\/\/ URL/],
    [
      ['--server', './missing.ts'],
      /'\.\/missing\.ts' is invalid\. Expected the path of a module that exists/,
    ],
    [
      ['--test-file', process.platform === 'win32' ? 'NUL' : '/dev/zero'],
      /path of a file that exists/,
    ],
    [
      ['--test-file', 'missing.test.ts'],
      /'missing\.test\.ts' is invalid\. Expected the path of a file that exists/,
    ],
  ])('exits with 2 and the usage line for %j', async (argv, message) => {
    const { exitCode, error, out, run } = await start(...argv);

    expect(exitCode).toBe(2);
    expect(error).toMatch(message);
    expect(error.endsWith(usage)).toBe(true);
    expect(out).toBe('');
    expect(run).not.toHaveBeenCalled();
  });
});

test('prints no user or password of a URL', () => {
  const main = require.resolve('../../dist/cli/main.js');
  const { stdout, stderr } = spawnSync(process.execPath, [main, 'ws://u:S3CR3T@host/'], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('received "ws://(masked)@host/"');
  expect(stdout + stderr).not.toContain('S3CR3T');
});
