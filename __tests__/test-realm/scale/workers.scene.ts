import { expect, test } from '@jest/globals';
import { scene } from '../../running/scenes';

const fileOf = (options: string): string => `
const { scale } = require('jest-ws-dynamic');
scale('load', { path: '/echo', tiers: [5], workers: 2, ${options} });
`;

const closedOptions = "path: '/close?code=4001', tiers: [4], session: './closed.js'";
const closedFiles = Object.fromEntries(
  Object.entries({ here: '', there: ', workers: 2' }).map(([place, workers]) => [
    `closed-${place}.test.js`,
    `const { scale } = require('jest-ws-dynamic');
      scale('load', { ${closedOptions}${workers} });
    `,
  ]),
);

const { shown, output } = scene({
  // TypeScript, a module of its own, Jest's expect and our matchers: what a session file may use.
  'session.ts': `
      import type { Client, SessionContext } from 'jest-ws-dynamic';
      import { greeting } from './greeting';
      export default async (client: Client, { index, tier, measure }: SessionContext): Promise<void> => {
        await measure('greeting', async () => {
          client.send(greeting(index, tier));
          await expect(client).toReceiveMessage(greeting(index, tier));
        });
        client.send(String(process.pid));
        await client.receive();
      };`,
  'greeting.ts':
    "export const greeting = (index: number, tier: number): string => index + ' of ' + tier;",
  'wrong.mjs': `
      export default async (client, { index }) => {
        client.send('hello');
        await expect(client).toReceiveMessage(index < 2 ? 'hello' : 'goodbye');
      };`,
  'wrong-typed.ts': `
      import type { Client, SessionContext } from 'jest-ws-dynamic';
      interface Place {
        readonly index: number;
      }
      export default async (client: Client, { index }: SessionContext & Place): Promise<void> => {
        client.send('hello');
        const reply: unknown = await client.receive();
        if (index === 3) expect(reply).toBe('goodbye');
      };`,
  'dies.js': `
      module.exports = async (client, { index }) => {
        console.log('about to die');
        if (index === 1) process.kill(process.pid, 'SIGKILL');
        await client.waitFor('never');
      };`,
  // Blocks the event loop, without CPU time.
  'blocks.js': `
      module.exports = () => {
        console.log('about to block');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      };`,
  'blocks.test.js': fileOf("session: './blocks.js', timeout: 1000"),
  'nothing.js': 'module.exports = {};',
  'good.test.js': fileOf("session: './session.ts'"),
  'wrong.test.js': fileOf("session: './wrong.mjs'"),
  'wrong-typed.test.js': fileOf("session: './wrong-typed.ts'"),
  // Sends on a connection that the server has closed; nothing awaits the failure.
  'closed.js': `
      module.exports = async (client) => {
        await client.closed;
        client.send('x');
      };`,
  ...closedFiles,
  'dies.test.js': fileOf("session: './dies.js'"),
  'nothing.test.js': fileOf("session: './nothing.js'"),
  'absent.test.js': fileOf("session: './absent.js'"),
  // Files that fail to load for a file that they require.
  'config.js': 'const raw = {};\nmodule.exports = raw.websocket.options;\n',
  'unfinished.js': 'const a = 1;\nif (a {\n}\n',
  'loads-config.js': "require('./config');\nmodule.exports = () => {};\n",
  'loads-unfinished.js': "require('./unfinished');\nmodule.exports = () => {};\n",
  'config-there.test.js': fileOf("session: './loads-config.js'"),
  'unfinished-there.test.js': fileOf("session: './loads-unfinished.js'"),
  'config-here.test.js': `
      const { scale } = require('jest-ws-dynamic');
      scale('load', { path: '/echo', tiers: [2], session: './loads-config.js' });`,
  'local.test.js': `
      const { scale } = require('jest-ws-dynamic');
      scale('load', { path: '/echo', tiers: [2], session: './plain.js' });`,
  'plain.js': "module.exports = async (client) => { client.send('x'); await client.receive(); };",
});

test('the connections of a tier are shared among the processes, and their metrics merged', () => {
  expect(shown('good')).toBe('');
  const row = /^ +5 +0 +5 .* +10 +10 +/m;
  expect(output()).toMatch(row);
});

test('a session may be a file without workers', () => {
  expect(shown('local')).toBe('');
});

test('a failure of a process counts like any other, with its frames', () => {
  expect(shown('wrong')).toMatch(
    /errors: 3 of 5 runs failed[\s\S]*wrong reply: 3[\s\S]*text 5 B "hello"/,
  );
});

test.each([
  ['wrong', 3, "await expect(client).toReceiveMessage(index < 2 ? 'hello' : 'goodbye')"],
  ['wrong-typed', 4, "if (index === 3) expect(reply).toBe('goodbye')"],
])('the line of the session that failed is shown: %s', (file, connection, line) => {
  expect(shown(file)).toMatch(new RegExp(`wrong reply: \\d\n +connection ${connection}: `));
  const marked = shown(file).match(/^ *> +\d+ \|.*$/m)?.[0];
  expect(marked).toContain(line);
});

test.each(['here', 'there'])('a send() that failed unawaited fails only its run: %s', (place) => {
  expect(shown(`closed-${place}`)).toMatch(
    /^ {4}.*"load" broke its limits with 4 connections:\n.*errors: 4 of 4 runs failed[\s\S]*closed with 4001: 4/m,
  );
  expect(shown(`closed-${place}`).match(/^ {2}● /gm)).toHaveLength(1);
  expect(shown(`closed-${place}`)).not.toContain('ERR_WS_LOAD_PROCESS');
});

test('a process that ends early is a failure that names it, and shows its output', () => {
  expect(shown('dies')).toMatch(
    /ERR_WS_LOAD_PROCESS\]: Load process 2 of 2 \(pid \d+\) was ended by SIGKILL during the step "run"[\s\S]*\| about to die/,
  );
});

test('a process whose session does not return is reported', () => {
  expect(shown('blocks')).toMatch(
    /ERR_WS_LOAD_PROCESS\]: Load process \d of 2 \(pid \d+\) was blocked for 8000 ms by code that did not return during the step "run"/,
  );
});

test.each([
  [
    'nothing',
    /Load process \d of 2 .* failed during the step "open", so its part of the tier's metrics is missing:\n +session file .*nothing\.js: expected a function as its default export/,
  ],
  [
    'absent',
    /Load process \d of 2 .* failed during the step "open", so its part of the tier's metrics is missing:\n +The session file .*absent\.js cannot be loaded: Cannot find module/,
  ],
])('a file without a session: %s', (name, message) => {
  expect(shown(name)).toMatch(message);
});

test.each([
  [
    'config-there',
    'TypeError: Cannot read',
    'module.exports = raw.websocket.options;',
    'config.js:2',
  ],
  [
    'config-here',
    'TypeError: Cannot read',
    'module.exports = raw.websocket.options;',
    'config.js:2',
  ],
  ['unfinished-there', "SyntaxError: Unexpected token '{'", 'if (a {', 'unfinished.js:2'],
])('the line of the file that failed to load is shown: %s', (name, message, line, place) => {
  expect(shown(name)).toContain(`cannot be loaded: ${message}`);
  expect(shown(name).match(/^ *> +\d+ \|.*$/m)?.[0]).toContain(line);
  expect(shown(name)).toContain(place);
  expect(shown(name)).toContain(`at Object.scale (${name}.test.js`);
});
