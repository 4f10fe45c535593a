import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { runScript } from '../../src/cli/jest-process';
import type { RunFlags } from '../../src/cli/request';
import { run } from '../../src/cli/run';
import { runnerOptionsVariable } from '../../src/options/runner-options';
import { makeProject, type Project } from '../running/run-jest';

let project: Project | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

/** Runs the command line up to the start of Jest; gives what Jest would be started with. */
async function launchWith(
  flags: Partial<RunFlags>,
  passedOn: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
) {
  project = makeProject(files);
  const launch = jest.fn<typeof runScript>().mockResolvedValue(7);
  let output = '';
  const code = await run({ ssl: true, ...flags }, passedOn, {
    cwd: project.folder,
    env: { PATH: '/bin' },
    writeError: (text) => {
      output += text;
    },
    launch,
  });
  const [script = '', args = [], { cwd = '', env = {} } = {}] = launch.mock.calls[0] ?? [];
  const options = JSON.parse(env[runnerOptionsVariable] ?? 'null');
  return { code, output, script, args, cwd, env, options, folder: project.folder };
}

describe('the run', () => {
  test("starts the project's own Jest in its folder, and returns its exit code", async () => {
    const { code, script, args, cwd, env, options, folder } = await launchWith({});

    expect(code).toBe(7);
    expect(script).toMatch(/jest[/\\]bin[/\\]jest\.js$/);
    expect(args).toEqual([]);
    expect(cwd).toBe(folder);
    expect(env).toMatchObject({ PATH: '/bin', JEST_WS_DYNAMIC_PROGRESS: '1' });
    expect(options).toEqual({});
  });

  test('adds the preset to a project without it', async () => {
    const { args, output } = await launchWith({}, [], { 'jest.config.js': 'module.exports = {};' });

    expect(args).toEqual([expect.stringMatching(/^--preset=.*jest-preset\.js$/)]);
    expect(output).toContain('using the preset jest-ws-dynamic');
  });

  test('runs one test file at a time on given ports', async () => {
    const { args, options, output } = await launchWith({ port: 9100, sslPort: 9103 });

    expect(args).toContain('--runInBand');
    expect(options).toEqual({ startPort: 9100, endPort: 9103, minGap: 3, maxGap: 3 });
    expect(output).toContain('port 9100 and 9103');
    expect(output).toContain('one test file at a time');
  });

  test('passes the URL of a server that is already running', async () => {
    const { options, output } = await launchWith({ url: 'ws://127.0.0.1:8999' });

    expect(options).toEqual({ server: { url: 'ws://127.0.0.1:8999' } });
    expect(output).toContain('a running server · ws://127.0.0.1:8999');
  });

  test('without TLS, on another server than the configured one', async () => {
    const { options, output } = await launchWith({ ssl: false, server: 'reference' }, [], {
      'jest.config.js':
        "module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: './no.js' } };",
    });

    expect(options).toEqual({ ssl: false, server: 'reference' });
    expect(output).toContain('the reference server');
    expect(output).toContain('without TLS');
  });

  test("passes on Jest's own arguments", async () => {
    const { args } = await launchWith({ workers: '2' }, ['--listTests', 'b.test']);

    expect(args).toEqual(['--maxWorkers=2', '--listTests', 'b.test']);
  });

  test('--debug prints the arguments of Jest and sets DEBUG', async () => {
    const { output, env } = await launchWith({ debug: true, startPort: 9400 }, ['--listTests']);

    expect(output).toContain('jest-ws-dynamic: options {"startPort":9400}');
    expect(output).toMatch(/jest-ws-dynamic: jest \d+\.\d+\.\d+: .*jest\.js --listTests/);
    expect(env).toMatchObject({ JEST_WS_DYNAMIC_DEBUG: '1', DEBUG: 'jest-ws-dynamic:*' });
  });
});
