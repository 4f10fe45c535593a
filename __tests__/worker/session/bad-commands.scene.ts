import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const echo = join(__dirname, '..', '..', 'fixtures', 'commands', 'echo.cjs');
const env = (behaviour: string, port = '{port}') => ({ PORT: port, BEHAVIOUR: behaviour });
const node = (script: string) => ({ command: 'node', args: ['-e', script] });

/** Answers one handshake, and ends a moment after it has said that it is ready. */
const dying = `
require('node:http').createServer().on('upgrade', (request, socket) => {
  socket.end('HTTP/1.1 426 No\\r\\n\\r\\n', () => { console.error('out of luck'); process.exit(3); });
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

/** A server that accepts upgrades on a port in its code. */
function fixedPort(module = 'http'): string {
  return `require("node:${module}").createServer().on('upgrade', () => {}).listen(8997)`;
}

/** What is wrong, and what the file's failure has to say. */
const commands: Record<string, { server: object; says: RegExp }> = {
  missing: {
    server: { command: 'no-such-program' },
    says: /ERR_WS_SERVER_NOT_FOUND[\s\S]*on PATH/,
  },
  text: { server: { command: './package.json' }, says: /ERR_WS_SERVER_FAILED[\s\S]*chmod \+x/ },
  leaves: { server: node('0'), says: /ERR_WS_SERVER_EXITED[\s\S]*keep running and listen/ },
  breaks: { server: node('throw new Error("no database")'), says: /code 1[\s\S]*no database/ },
  hangs: {
    server: { command: 'node', args: [echo], env: env('hang') },
    says: /ERR_WS_SERVER_TIMEOUT[\s\S]*within 5000 ms[\s\S]*warming up/,
  },
  elsewhere: {
    server: { command: 'node', args: [echo], env: env('', '8999'), localhost: 'shared' },
    says: /It listens on 127\.0\.0\.1:8999, not on 127\.0\.0\.1:\d+/,
  },
  http: {
    server: node('require("node:http").createServer().listen(8998)'),
    says: /It listens on port 8998, but its server has no 'upgrade' listener, so it accepts no WebSocket/,
  },
  ownPort: {
    server: { ...node(fixedPort()), env: { PORT: '{port}' } },
    says: /It listens on port 8997, not on \d+ \(`\{port\}`\), which its code or an \.env file overrides\. To test it on port 8997, remove `\{port\}`, or write `\{port\?\}`/,
  },
  ownTlsPort: {
    server: node(fixedPort('https')),
    says: /It listens on port 8997 with TLS\. Set `ssl: 'native'` for it, or let it listen without TLS/,
  },
  otherPort: {
    server: {
      ...node('require("node:http").createServer().listen(8996)'),
      env: { PORT: '{port}' },
    },
    says: /It listens on \S+:8996, not on 127\.0\.0\.1:\d+\. Let it use the port that it receives as `\{port\}`/,
  },
  plain: {
    server: { command: 'node', args: [echo], env: env(''), ssl: 'native', localhost: 'shared' },
    says: /It listens on 127\.0\.0\.1:\d+, not on 127\.0\.0\.1:\d+\. With ssl: 'native' the server itself must accept TLS there: use \{sslPort\}/,
  },
  deaf: {
    server: {
      command: 'node',
      args: [echo],
      env: env('ignore-sigterm'),
      gracefulShutdown: { signal: 'SIGTERM', timeout: 200 },
    },
    says: /ERR_WS_SERVER_TIMEOUT[\s\S]*did not end within 200 ms of SIGTERM/,
  },
  dying: {
    server: { ...node(dying), env: { PORT: '{port}' } },
    says: /ERR_WS_SERVER_EXITED[\s\S]*ended with code 3[\s\S]*out of luck/,
  },
  misspelt: {
    server: { command: 'node', arguments: [] },
    says: /ERR_WS_OPTION_INVALID[\s\S]*expected a known key in "server", received "arguments"/,
  },
};

const files = Object.entries(commands).map(([name, { server }]) => {
  const options = JSON.stringify({ server, startTimeout: 5000, failOnLeaks: true });
  const docblock = `/**\n * @jest-environment jest-ws-dynamic/environment\n * @jest-environment-options ${options}\n */`;
  return [
    `${name}.test.js`,
    `${docblock}\ntest('runs', () => new Promise((resolve) => setTimeout(resolve, 200)));\n`,
  ];
});
const { shown } = scene({
  ...Object.fromEntries(files),
  'named-deaf.test.js': `/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options ${JSON.stringify({ servers: { deaf: commands.deaf?.server } })}
 */
test('runs', () => {});
`,
  'jest.config.js': `module.exports = { preset: 'jest-ws-dynamic', transform: {} };`,
});

test.each(Object.entries(commands))(
  'a command that is "%s" fails its file with the reason',
  (name, { says }) => {
    expect(shown(name)).toMatch(says);
  },
);

test.each(['deaf', 'named-deaf'])(
  'a command that does not end is reported at its option: %s',
  (name) => {
    expect(shown(name)).toContain('did not end within 200 ms of SIGTERM');
    expect(shown(name)).toContain(`at testEnvironmentOptions (${name}.test.js:3:4)`);
    expect(shown(name)).not.toContain('/dist/');
  },
);
