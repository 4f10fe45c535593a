import { expect, test } from '@jest/globals';
import { type CommandFacts, exitFailure } from '../../../src/worker/process/command-failures';

/** The failure of a command that has left no process. */
function failureOf(code: number, given: Partial<CommandFacts> = {}): string {
  const facts = {
    commandLine: 'node server.js',
    host: '127.0.0.1',
    port: 9000,
    sslPort: undefined,
    lines: [],
    tree: { group: 2 ** 22 + 1, mark: 'none', start: 0 },
    isActivated: false,
    ...given,
  };
  return exitFailure(facts, { code, signal: null }).message;
}

test('a command that exits is to be run manually with the same stdin, which is empty', () => {
  expect(failureOf(9)).toContain(
    'Run the command by hand to see why, with an empty stdin, as this package starts it (`< /dev/null`); its output is below.',
  );
  expect(failureOf(0)).toContain(
    'It had nothing left to do, ends with its stdin, which is empty, or started the server elsewhere (docker run -d, pm2 start).',
  );
});

/** The output of a Node process that an error ended. */
function crashOf(message: string): readonly string[] {
  const place = ['node:net:2059', '      throw error;', '      ^', ''];
  return [...place, message, '    at run (/project/server.js:2:11)', '', 'Node.js v20.20.2'];
}

test('a command that may have found no port is told how to get it', () => {
  const lines = crashOf('RangeError: options.port should be >= 0 and < 65536. Received NaN.');
  const remedy = 'It may have found no port. Use {port} in its arguments';
  expect(failureOf(1, { lines })).toContain(remedy);
  expect(failureOf(1, { lines, placeholder: '--port {port}' })).not.toContain(remedy);
  for (const name of ['process.env.WS_PORT', 'serverPort', "'port'", 'Port']) {
    expect(failureOf(1, { lines: crashOf(`Error: ${name} is missing`) })).toContain(remedy);
  }
  for (const other of ['no database', 'import websockets', 'no transport', 'EXPORT failed']) {
    expect(failureOf(1, { lines: crashOf(`Error: ${other}`) })).not.toContain(remedy);
  }
});

test('a port in use that no process has is explained before the error', () => {
  const lines = crashOf('Error: listen EADDRINUSE: address already in use :::9000');
  const [first, remedy, what, failed] = failureOf(1, { lines }).split('\n');
  expect(first).toBe(
    'The server command reported that port 9000 is in use, where no process listens now.',
  );
  expect(remedy).toContain('leave one out');
  expect(what).toBe('The server command exited with code 1 before it was ready: node server.js');
  expect(failed).toBe('It failed with:');
});
