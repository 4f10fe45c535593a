import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformanceCommand } from '../../src/cli/conformance';

const program = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const fixtures = join(__dirname, '..', 'fixtures', 'conformance');

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
  const isGiven = flags.some((flag) => flag === '--server' || flag.startsWith('ws:'));
  const server = isGiven ? [] : ['--command', words];
  const all = [...server, '--sections', '5.3,5.4', '--connections', '1', ...flags];
  await command.parseAsync(all, { from: 'user' });
  return { output, exitCode };
}

describe('jest-ws-dynamic conformance', () => {
  test('names each case in which the process of the server ends, and shows its output', async () => {
    const { output, exitCode } = await run();
    expect(exitCode).toBe(1);
    expect(output).toContain('The server ended or hung in 2: 5.3, 5.4\n');
    expect(output.match(/The server process ended with code 1. It failed with:/g)).toHaveLength(2);
    expect(output).toContain('SyntaxError: Unexpected token');
    expect(output).not.toContain('not run');
  }, 30_000);

  test('takes an exchange from a file', async () => {
    const { output, exitCode } = await run('--options', join(fixtures, 'exchange.json'));
    expect(output).toContain('2 OK');
    expect(exitCode).toBe(0);
  }, 30_000);

  test('names the cases of what a module does not catch, and restarts it', () => {
    const module = join(fixtures, 'throws-on-text.cjs');
    const flags = ['conformance', '--server', module, '--sections', '5.3,5.4'];
    // Jest would take what the module does not catch for an error of this file.
    const { stdout, status } = spawnSync(process.execPath, [program, ...flags], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('The server ended or hung in 2: 5.3, 5.4\n');
    expect(stdout).toContain('threw an uncaught error');
    expect(stdout).toContain('| text 1\n');
  }, 30_000);

  test('says once that nothing listens', async () => {
    const { output, exitCode } = await run('ws://127.0.0.1:1/');
    expect(exitCode).toBe(1);
    expect(output).toContain('1 not run, it cannot be started again:\nCould not connect');
  });
});
