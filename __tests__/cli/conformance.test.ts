import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { conformanceCommand } from '../../src/cli/conformance';
import { runProgram } from '../../src/cli/program';
import { securityCommand } from '../../src/cli/security';

const main = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const fixtures = join(__dirname, '..', 'fixtures', 'conformance');

const wrongFiles = {
  'null.json': 'null',
  'list.json': '[]',
  'text.json': '"x"',
  'function.js': 'module.exports = () => ({});',
  'broken.json': '{',
  'exits.js': 'process.exit(0);',
  'throws.js': 'throw null;',
  'path.json': '{"path":"/nope"}',
  'number.json': '{"path":5}',
  'ssl.json': '{"path":"/chat","ssl":true}',
};
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-cli-'));
  for (const [name, text] of Object.entries(wrongFiles)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the program in this process: its exit code and its output. */
async function program(...argv: readonly string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const status = await runProgram(argv, {
    write: (text) => stdout.push(text),
    writeError: (text) => stderr.push(text),
    run: async () => 0,
    commands: [conformanceCommand, securityCommand],
  });
  return { stdout: stdout.join(''), stderr: stderr.join(''), status };
}

async function run(...flags: readonly string[]) {
  let output = '';
  let exitCode: number | undefined;
  const command = conformanceCommand({
    write: (text) => {
      output += text;
    },
    finish: (code) => {
      exitCode = code;
    },
  });
  const words = `${process.execPath} ${join(fixtures, 'ends-on-text.cjs')}`;
  const isGiven = flags.some((flag) => /^(?:--server$|--command$|ws:)/.test(flag));
  const server = isGiven ? [] : ['--command', words];
  const all = [...server, '--sections', '5.3,5.4', '--connections', '1', ...flags];
  await command.parseAsync(all, { from: 'user' });
  return { output, exitCode };
}

describe('jest-ws-dynamic conformance', () => {
  test('names each case during which the server process ends, and shows its output', async () => {
    const { output, exitCode } = await run();
    expect(exitCode).toBe(1);
    expect(output).toContain('The server ended or hung in 2: 5.3, 5.4\n');
    expect(output).toContain('2 cases have one cause: 5.3, 5.4.');
    expect(output.match(/The server process ended with code 1. It failed with:/g)).toHaveLength(1);
    expect(output).toContain('SyntaxError: Unexpected token');
    expect(output).not.toContain('not run');
  }, 30_000);

  test('waits until a command answers at --path', async () => {
    const words = `${process.execPath} ${join(fixtures, 'silent-elsewhere.cjs')}`;
    const { output } = await run('--command', words, '--path', '/socket');
    expect(output).toContain('2 OK');
  }, 30_000);

  test('reads an exchange from a file', async () => {
    const { output, exitCode } = await run('--options', join(fixtures, 'exchange.json'));
    expect(output).toContain('2 OK');
    expect(exitCode).toBe(0);
  }, 30_000);

  test('names the sections with cases that an exchange skips', async () => {
    const options = join(fixtures, 'exchange.json');
    const { output, exitCode } = await run('--options', options, '--sections', '1,5.3');
    expect(output).toContain('1 OK\n16 skipped, since they need an echo');
    expect(output).toContain(', by section: 1 (16)\n');
    expect(exitCode).toBe(0);
  }, 30_000);

  test.each(['--sections', '--exclude'])('refuses an unknown section: %s', async (flag) => {
    const { stderr, status } = await program('conformance', '--server', 'reference', flag, '1,99');
    expect(stderr).toContain("sections or cases, such as 1,6.4,h, received '1,99' (string)");
    expect(status).toBe(2);
  });

  test('says before the other cases that a server does not echo', async () => {
    const printed: string[] = [];
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed.push(`${text}`);
      return true;
    });
    await run('--server', 'reference', '--path', '/silent', '--sections', '1.1.2');
    spy.mockRestore();
    expect(printed).toContainEqual(
      'Case 1.1.2 failed, and many others may:\n' +
        'The server does not echo: the text "Hello" was not answered. Describe a message that it answers with `exchange: { send, expect }`.\n' +
        'Give such options in a file: --options (docs/conformance.md).\n',
    );
  }, 60_000);

  test.each([
    [
      ['--ca', 'nosuch.pem'],
      'expected --ca to be a file with certificates (PEM), received nosuch.pem: ENOENT',
    ],
    [['--ca', 'null.json'], 'with certificates (PEM), received null.json: it contains none'],
    [['--options', 'null.json'], 'in the file of --options, received null.json: null'],
    [['--options', 'list.json'], 'in the file of --options, received list.json: [] (array)'],
    [['--options', 'text.json'], "in the file of --options, received text.json: 'x' (string)"],
    [['--options', 'function.js'], 'function.js: [Function'],
    [['--options', 'broken.json'], 'expected --options to be a file that can be loaded'],
  ])('an invalid file is named: %j', async ([flag, file], problem) => {
    const path = join(folder, `${file}`);
    const { stderr, status } = await program('conformance', 'ws://127.0.0.1:1', `${flag}`, path);
    expect(stderr.replaceAll(path, `${file}`)).toContain(problem);
    expect(status).toBe(2);
  });

  (process.platform === 'win32' ? test.skip : test).each(['--ca', '--options', '--server'])(
    '%s does not read a device without an end',
    async (flag) => {
      const url = flag === '--server' ? [] : ['ws://127.0.0.1:1'];
      const { stderr, status } = await program('conformance', ...url, flag, '/dev/zero');
      expect(stderr).toMatch(/\/dev\/zero/);
      expect(status).toBe(2);
    },
  );

  test('a URL is not a file of options', async () => {
    const url = 'ws://ann:pw@a.test/';
    const { stderr, status } = await program('conformance', url, '--options', url);
    expect(stderr).toContain("path of a file, received 'ws://(masked)@a.test/'");
    expect(status).toBe(2);
  });

  test.each([
    [['ws://127.0.0.1:1', '--options', 'exits.js'], 'nothing was tested'],
    [['--server', 'exits.js'], 'nothing was tested'],
    [['--server', 'throws.js'], 'A value that is not an error was thrown: null'],
  ])('a file that ends the process or throws is reported: %j', (flags, problem) => {
    const words = [main, 'conformance', ...flags];
    const { stderr, status } = spawnSync(process.execPath, words, {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toContain(problem);
    expect(status).not.toBe(0);
  });

  test('names the cases with an uncaught error of a module, and restarts the module', () => {
    const module = join(fixtures, 'throws-on-text.cjs');
    const flags = ['conformance', '--server', module, '--sections', '5.3,5.4'];
    // Jest would take what the module does not catch for an error of this file.
    const { stdout, status } = spawnSync(process.execPath, [main, ...flags], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('The server ended or hung in 2: 5.3, 5.4\n');
    expect(stdout).toContain('threw an uncaught error');
    expect(stdout).toContain('| text 1\n');
  }, 30_000);

  test.each([
    [['--path', '/nope'], "--path '/nope' (string)"],
    [['--ssl'], '--ssl true (boolean)'],
    [['--options', 'path.json'], '"path" of path.json \'/nope\' (string)'],
    [['--options', 'number.json'], '"path" of number.json 5 (number)'],
    [['--options', 'ssl.json'], '"ssl" of ssl.json true (boolean)'],
  ])('refuses a URL with another path or protocol: %j', async (flags, shown) => {
    const words = flags.map((word) => (word.endsWith('.json') ? join(folder, word) : word));
    for (const command of ['conformance', 'security']) {
      const { stderr, status } = await program(command, 'ws://127.0.0.1:1/chat', ...words);
      expect(stderr.replaceAll(`${folder}${sep}`, '')).toContain(
        `error: expected a URL with its path, and ws or wss, received ws://127.0.0.1:1/chat and ${shown}. Put it into the URL.\n`,
      );
      expect(status).toBe(2);
    }
  });

  test('security refuses a remote host, unless a flag or the options name it', async () => {
    const remote = 'ws://remote.invalid/chat';
    const refused = await program('security', remote);
    expect(refused.stderr).toContain(
      "error: expected the URL of a server on this machine, received 'remote.invalid' (string). Attack only your own servers, and name the host: --allow-host remote.invalid\n",
    );
    expect(refused.status).toBe(2);
    const options = join(folder, 'remote.json');
    writeFileSync(options, '{ "allowHost": "remote.invalid" }');
    for (const flags of [
      ['--allow-host', 'remote.invalid'],
      ['--options', options],
    ]) {
      const { stderr } = await program('security', remote, ...flags);
      expect(stderr).toContain(`expected a server that listens at ${remote}`);
    }
  });

  test.each(['conformance', 'security'])('%s ends if nothing listens at the URL', async (name) => {
    expect(await program(name, 'ws://127.0.0.1:1/chat')).toEqual({
      stdout: '',
      stderr:
        'error: expected a server that listens at ws://127.0.0.1:1/chat, received connect ECONNREFUSED 127.0.0.1:1.\n',
      status: 2,
    });
  });
});
