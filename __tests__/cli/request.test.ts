import { describe, expect, test } from '@jest/globals';
import { composeRequest, type RunFlags } from '../../src/cli/request';

const compose = (flags: Partial<RunFlags>, passedOn: string[] = []) =>
  composeRequest({ ssl: true, ...flags }, passedOn, '/project');

describe('composeRequest', () => {
  test('sets nothing without flags', () => {
    expect(compose({})).toEqual({ options: {}, jestArguments: [], notes: [] });
  });

  test.each<[string, Partial<RunFlags>, object]>([
    ['--no-ssl', { ssl: false }, { ssl: false }],
    ['--start-port', { startPort: 9500 }, { startPort: 9500 }],
    ['--url', { url: 'ws://localhost:80' }, { server: { url: 'ws://localhost:80' } }],
    [
      '--command',
      { command: ['npm', 'start'] },
      { server: { command: 'npm', args: ['start'], cwd: '/project', env: { PORT: '{port?}' } } },
    ],
    ['--server reference', { server: 'reference' }, { server: 'reference' }],
    ['--server with a path', { server: './a.ts' }, { server: '/project/a.ts' }],
    [
      '--port and --ssl-port',
      { port: 9100, sslPort: 9107 },
      { startPort: 9100, endPort: 9107, minGap: 7, maxGap: 7 },
    ],
    [
      '--port without TLS',
      { port: 9100, ssl: false },
      { ssl: false, startPort: 9100, endPort: 9101, minGap: 1, maxGap: 1 },
    ],
  ])('%s sets options of the environment', (_flag, flags, options) => {
    expect(compose(flags).options).toEqual(options);
  });

  test("test files come last, by their absolute path, after the user's arguments for Jest", () => {
    const { jestArguments } = compose(
      { testFile: ['a.test.ts', '/b.test.ts'], coverage: true, workers: '50%' },
      ['--verbose', '-t', 'name'],
    );

    expect(jestArguments).toEqual([
      '--coverage',
      '--maxWorkers=50%',
      '--verbose',
      '-t',
      'name',
      '--runTestsByPath',
      '/project/a.test.ts',
      '/b.test.ts',
    ]);
  });

  test('fixed ports run one file at a time, with a notice', () => {
    const request = compose({ port: 9100, sslPort: 9101 });

    expect(request.jestArguments).toEqual(['--runInBand']);
    expect(request.notes).toEqual([expect.stringContaining('--runInBand')]);
  });

  test.each<[Partial<RunFlags>, RegExp]>([
    [
      { url: 'ws://a', server: './a' },
      /expected --url or --server, received both\. Both specify the server: leave one out\./,
    ],
    [
      { sslPort: 9001, ssl: false, port: 9000 },
      /expected --ssl-port or --no-ssl, received both\. Leave one out\./,
    ],
    [
      { sslPort: 9001 },
      /expected --port together with --ssl-port, received --ssl-port alone\. For any free pair, use --start-port\./,
    ],
    [
      { port: 9000, sslPort: 9001, startPort: 9000 },
      /expected --port or --start-port, received both\. Leave one out\./,
    ],
    [{ port: 9000, sslPort: 9001, workers: '2' }, /leave --workers out/],
    [{ port: 9000, url: 'ws://a' }, /leave --port out/],
    [
      { port: 9000 },
      /expected --ssl-port or --no-ssl together with --port, received --port alone\./,
    ],
    [{ port: 9001, sslPort: 9000 }, /expected --ssl-port to be above --port 9001, received 9000\./],
  ])('refuses the conflicting flags %j', (flags, message) => {
    expect(() => compose(flags)).toThrow(message);
  });
});
