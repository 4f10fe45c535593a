/** TypeScript in a package of type module, by the preset alone. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { makeProject, type Project } from '../running/run-jest';

jest.setTimeout(120_000);

const flag = { NODE_OPTIONS: '--experimental-vm-modules' };
const compilerOptions = {
  ...{ target: 'es2022', module: 'node16', strict: true, esModuleInterop: true },
  ...{ isolatedModules: true, verbatimModuleSyntax: true, noEmit: true },
};

const files = {
  'package.json': '{ "name": "a-project", "type": "module" }',
  'tsconfig.json': JSON.stringify({ compilerOptions }),
  'jest.config.js': `export default {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './server.ts' },
  testMatch: ['**/*.test.ts', '**/*.test.mts'],
  transformIgnorePatterns: ['/node_modules/(?!.*(only-esm)/)'],
};`,
  'node_modules/only-esm/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/only-esm/index.js': "export { greeting } from './greeting.js';",
  'node_modules/only-esm/greeting.js': "export const greeting = 'hello';",
  'state.ts': 'export const state = { served: 0, left: 0 };',
  'server.ts': `import type { ServerContext } from 'jest-ws-dynamic';
import { greeting } from 'only-esm';
import { WebSocketServer } from 'ws';
import { state } from './state.js';
export default function serve({ httpServer }: ServerContext) {
  const sockets = new WebSocketServer({ server: httpServer });
  sockets.on('connection', (socket) => {
    socket.send(\`\${greeting} \${++state.served}\`);
    socket.on('close', async () => (await import('./state.js')).state.left++);
  });
  return sockets;
}`,
  'shared.test.ts': `import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';
import { state } from './state.js';
test('the server and the test have the same modules', async () => {
  state.served = 7;
  await expect(await connect('/')).toReceiveMessage('hello 8');
  expect(state.served).toBe(8);
});`,
  'top-level.test.ts': `import { test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';
const client = await connect('/', { timeout: 100 });
test('is not reached', () => client.close());`,
  'top-level-raw.test.ts': `import { test } from '@jest/globals';
import { rawConnect } from 'jest-ws-dynamic';
const raw = await rawConnect({ timeout: 200 });
test('connects', () => { raw.terminate(); });`,
  'top-level-via.test.ts': `import { test } from '@jest/globals';
import { connect, network } from 'jest-ws-dynamic';
const client = await connect('/', { via: await network(), timeout: 200 });
test('connects', () => client.close());`,
  // A package of CommonJS inside of it, with one ES module.
  'inner/package.json': '{ "name": "inner" }',
  'inner/plain.ts': 'export const form = typeof require;',
  'inner/plain.test.ts': `import { expect, test } from '@jest/globals';
import { form } from './plain.js';
test('a package of another type is compiled for what Jest expects', () => {
  expect(form).toBe('undefined' === typeof require ? 'undefined' : 'function');
});`,
  'inner/module.test.mts': `import { expect, test } from '@jest/globals';
test('a module of its own', () => { expect(1).toBe(1); });`,
};

let project: Project;
beforeAll(() => {
  project = makeProject(files);
});
afterAll(() => project.remove());

const run = (files: readonly string[], env: NodeJS.ProcessEnv) =>
  project.jest(['-i', '--no-cache', ...files], env);

test('with --experimental-vm-modules, TypeScript is loaded as ES modules', async () => {
  const { output } = await run(['shared', 'plain', 'module'], flag);

  expect(output).toContain('Tests:       3 passed, 3 total');
});

test('without it, TypeScript is compiled to CommonJS', async () => {
  const { output } = await run(['shared', 'plain'], {});

  expect(output).toContain('Tests:       2 passed, 2 total');
});

test('a connection awaited at the top level names the server module that starts later', async () => {
  const { output } = await run(['top-level'], flag);

  const remedies = output.match(
    /The server module \S+server\.ts has not started: it starts in a beforeAll.*?Call \w+/g,
  );
  expect(remedies?.map((text) => text.split(' ').at(-1)).sort()).toEqual([
    'connect',
    'connect',
    'rawConnect',
  ]);
  for (const name of ['top-level', 'top-level-raw', 'top-level-via']) {
    expect(output).toContain(`at ${name}.test.ts:3:`);
  }
});
