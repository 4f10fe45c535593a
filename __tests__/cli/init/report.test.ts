import { expect, test } from '@jest/globals';
import { configTarget } from '../../../src/cli/init/config-target';
import { describeDone, describeNone, describeStep } from '../../../src/cli/init/report';

const head = 'The lines to add to the config:';

test('lists an error shared by attempts once, below all of them', () => {
  const attempt = (path: string) => ({ kind: 'server' as const, server: './a.js', paths: [path] });
  const failed = ['/a', '/b'].map((path) => ({ attempt: attempt(path), reason: 'HTTP 404' }));
  expect(describeNone(failed, {}).slice(1, 4)).toEqual([
    "- './a.js' at /a",
    "  './a.js' at /b",
    '    HTTP 404',
  ]);
});

test('lists the server that was tried among the lines to add, and where its variables are set', () => {
  const attempt = { kind: 'server' as const, server: './a.js', paths: ['/'] };
  const reason = 'process.exit(1) was called';
  const lines = describeNone([{ attempt, reason, tried: { server: './a.js' } }], {});
  expect(lines).toContain("  testEnvironmentOptions: { server: './a.js' },");
  expect(lines).toContain("  setupFiles: ['<rootDir>/jest.env.js'],");
  expect(lines).toContain(
    "jest.env.js, for example: process.env.DATABASE_URL = 'postgres://localhost/test';",
  );
});

test('does not repeat the lines for a command that listens on another port', () => {
  const server = { command: 'python3', args: ['server.py'] };
  const attempt = { kind: 'server' as const, server, paths: ['/'] };
  const reason = '/: not ready\nIt listens on 127.0.0.1:8765, not on 127.0.0.1:40000.';
  const additions = { preset: 'jest-ws-dynamic' };
  const lines = describeNone([{ attempt, reason, tried: { ...additions, server } }], additions);
  expect(lines).toContain("  preset: 'jest-ws-dynamic',");
  expect(lines.join('\n')).not.toContain('testEnvironmentOptions');
});

test('shows the variables that a script sets and a server module lacks', () => {
  const variables = { LOG: 'debug', TITLE: "the cat's" };
  const attempt = { kind: 'server' as const, server: './a.js', paths: ['/'], variables };
  const shown = `process.env.LOG = 'debug'; process.env.TITLE = "the cat's";`;
  const target = configTarget({ kind: 'none' }, '/project', false);
  const done = describeDone(
    target,
    { attempt, additions: {}, nodeFlags: [] },
    'a.test.js',
    [],
    undefined,
  );

  expect(done).toContain(
    `The script that starts the server sets variables that the test lacks. To set them, add to a file of "setupFiles": ${shown}`,
  );
  const none = describeNone([{ attempt, reason: 'no', tried: { server: './a.js' } }], {});
  expect(none).toContain(`jest.env.js, for those of the scripts: ${shown}`);
});

test('shows the skipped test of a client as a step of its own', () => {
  const client = { file: 'a.js', url: { kind: 'parameter' as const } };
  const steps = (['client', 'draft'] as const).map((kind) =>
    describeStep({ kind: 'attempt', attempt: { kind, client } }),
  );
  expect(steps).toEqual([
    'Trying the client in a.js',
    'Trying a skipped test for the client in a.js',
  ]);
});

test('shows a failed attempt on one line', () => {
  expect(describeStep({ kind: 'failure', reason: `${'long '.repeat(30)}\nmore` })).toBe(
    `  failed: ${'long '.repeat(24)}…`,
  );
  expect(describeStep({ kind: 'failure', reason: 'HTTP 404' })).toBe('  failed: HTTP 404');
});

test('lists the lines to add to the config, if there are any', () => {
  const lines = describeNone([], { preset: 'jest-ws-dynamic' });
  expect(lines).toContain(head);
  expect(lines).toContain("  preset: 'jest-ws-dynamic',");
  expect(describeNone([], {})).not.toContain(head);
});
