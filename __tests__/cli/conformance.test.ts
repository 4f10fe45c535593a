import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformanceCommand } from '../../src/cli/conformance';

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
  const server = `${process.execPath} ${join(fixtures, 'ends-on-text.cjs')}`;
  const all = ['--command', server, '--sections', '5.3,5.4', '--connections', '1', ...flags];
  await command.parseAsync(all, { from: 'user' });
  return { output, exitCode };
}

describe('jest-ws-dynamic conformance', () => {
  test('stops where the process of the server ends, and shows its output', async () => {
    const { output, exitCode } = await run();
    expect(exitCode).toBe(1);
    expect(output).toContain('The server process ended with code 1. Its last output:');
    expect(output).toContain('SyntaxError: Unexpected token');
    expect(output).toContain('these failed cases: 5.3.');
    expect(output).toContain('1 case was not run.');
  }, 30_000);

  test('takes an exchange from a file', async () => {
    const { output, exitCode } = await run('--options', join(fixtures, 'exchange.json'));
    expect(output).toContain('2 OK');
    expect(exitCode).toBe(0);
  }, 30_000);
});
