// The cells of the matrix: which packages a tree holds, and which project runs in it.
const tests = {
  cjs: {
    'server.js': `const { WebSocketServer } = require('ws');
module.exports = ({ httpServer }) => {
  const server = new WebSocketServer({ server: httpServer });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  return server;
};
`,
    'greets.test.js': `const { connect } = require('jest-ws-dynamic');
test.each([false, true])('answers (ssl: %s)', async (ssl) => {
  const client = await connect({ ssl });
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'hello' });
});
`,
  },
  esm: {
    'server.js': `import { WebSocketServer } from 'ws';
export default ({ httpServer }) => {
  const server = new WebSocketServer({ server: httpServer });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  return server;
};
`,
    'greets.test.js': `import { connect } from 'jest-ws-dynamic';
test.each([false, true])('answers (ssl: %s)', async (ssl) => {
  const client = await connect({ ssl });
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'hello' });
});
`,
  },
  typescript: {
    'server.ts': `import type { ServerContext } from 'jest-ws-dynamic';
import { WebSocketServer } from 'ws';
export default function serve({ httpServer }: ServerContext): WebSocketServer {
  const server = new WebSocketServer({ server: httpServer });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  return server;
}
`,
    'greets.test.ts': `import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';
test.each([false, true])('answers (ssl: %s)', async (ssl) => {
  const client = await connect({ ssl });
  client.send({ type: 'hello' });
  await expect(client).toReceiveMessage({ type: 'hello' });
});
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ target: 'es2022', module: 'node16', strict: true, esModuleInterop: true },
        ...{ isolatedModules: true, noEmit: true, types: ['node'] },
      },
    }),
  },
  typescriptModules: {
    'state.ts': 'export const state = { greeting: 0 };\n',
    'server.ts': `import type { ServerContext } from 'jest-ws-dynamic';
import { parseCookie } from 'cookie';
import { v4 } from 'uuid';
import { WebSocketServer } from 'ws';
import { state } from './state.js';
export default function serve({ httpServer }: ServerContext): WebSocketServer {
  const server = new WebSocketServer({ server: httpServer });
  server.on('connection', (socket) => {
    socket.send(JSON.stringify({ ...state, ...parseCookie('a=b'), id: v4() }));
  });
  return server;
}
`,
    'greets.test.ts': `import { expect, test } from '@jest/globals';
import { connect } from 'jest-ws-dynamic';
import { state } from './state.js';
test.each([false, true])('has the same modules as the server (ssl: %s)', async (ssl) => {
  state.greeting += 1;
  const client = await connect({ ssl });
  await expect(client).toReceiveMessage({ ...state, a: 'b', id: expect.any(String) });
});
`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ target: 'es2022', module: 'nodenext', strict: true, isolatedModules: true },
        ...{ verbatimModuleSyntax: true, noEmit: true, types: ['node'] },
      },
    }),
  },
  page: {
    'greets.test.js': `const { connect, mockServer } = require('jest-ws-dynamic');
test('a page and the file\\'s server', async () => {
  expect(document.createElement('p').tagName).toBe('P');
  const client = await connect('/echo');
  client.send('hello');
  await expect(client).toReceiveMessage('hello');
});
test('the WebSocket of the page reaches a mock server', async () => {
  const mock = await mockServer();
  const socket = new WebSocket(mock.url);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  await mock.nextConnection();
  socket.close();
});
`,
  },
};

const js = `{ preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: './server.js' } }`;
const ts = (transform = '') =>
  `{ preset: 'jest-ws-dynamic', ${transform}testEnvironmentOptions: { server: './server.ts' } }`;
const cell = (name, tree, files, config, more = {}) => ({
  ...{ name, tree, args: [], env: {}, manifest: {} },
  ...more,
  files: {
    ...files,
    'jest.config.js': `${more.esm ? 'export default' : 'module.exports ='} ${config};\n`,
  },
});

const transforms = {
  'ts-jest': '',
  'babel-jest': `transform: { '\\\\.[jt]s$': ['babel-jest', { presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'] }] }, `,
  '@swc/jest': `transform: { '\\\\.[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] }, `,
  esbuild: `transform: { '\\\\.[jt]s$': './esbuild.js' }, `,
};
const esbuild = `const { transformSync } = require('esbuild');
exports.process = (source) =>
  transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline' });
`;

/** Trees of packages; each is installed once, by npm. */
export const trees = {
  'jest 30, TypeScript 6': { jest: '30', typescript: '6' },
  'jest 30, TypeScript 5.9': { jest: '30', typescript: '~5.9.0' },
  'jest 29, TypeScript 5.9': { jest: '29', typescript: '~5.9.0' },
};

const [newest] = Object.keys(trees);

export function packagesOf({ jest, typescript }) {
  const [major] = jest;
  return {
    ...{ jest: `^${jest}`, '@jest/globals': `^${jest}`, ws: '^8', '@types/ws': '^8', typescript },
    ...{
      'ts-jest': '^29',
      '@types/node': '^20',
      esbuild: '*',
      '@swc/core': '^1',
      '@swc/jest': '^0.2',
    },
    ...{ cookie: '^2', uuid: '^14' },
    ...{ '@babel/preset-env': '^7', '@babel/preset-typescript': '^7' },
    'jest-environment-jsdom': `^${jest}`,
    '@happy-dom/jest-environment': major === '2' ? '^17' : '^20',
  };
}

const happyDom = `const { withWebSocketServer } = require('jest-ws-dynamic/environment');
module.exports = withWebSocketServer(require('@happy-dom/jest-environment').default);
`;

function cellsOf(tree) {
  const [jestVersion] = tree.split(',');
  return [
    cell('CommonJS', tree, tests.cjs, js, { short: true }),
    cell('ES modules', tree, tests.esm, js, {
      ...{ esm: true, manifest: { type: 'module' }, short: true },
      env: { NODE_OPTIONS: '--experimental-vm-modules' },
    }),
    // Both depend on packages that are ES modules alone.
    cell('TypeScript, ES modules', tree, tests.typescriptModules, ts(), {
      ...{ esm: true, manifest: { type: 'module' }, short: true },
      env: { NODE_OPTIONS: '--experimental-vm-modules' },
    }),
    cell(
      'TypeScript, type module, compiled to CommonJS',
      tree,
      tests.typescriptModules,
      ts("transformIgnorePatterns: ['/node_modules/(?!.*(uuid|cookie)/)'], "),
      { esm: true, manifest: { type: 'module' }, short: true },
    ),
    cell('worker threads', tree, tests.cjs, js, {
      args: ['--workerThreads', '-w', '2'],
      short: true,
    }),
    cell(
      'projects',
      tree,
      Object.fromEntries(
        ['one', 'two'].flatMap((name) =>
          Object.entries(tests.cjs).map(([file, text]) => [`${name}/${file}`, text]),
        ),
      ),
      `{ projects: ['one', 'two'].map((name) => ({ displayName: name, rootDir: name, preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: './server.js' } })) }`,
    ),
    cell(
      'jsdom',
      tree,
      tests.page,
      `{ preset: 'jest-ws-dynamic', testEnvironment: 'jest-ws-dynamic/environment-jsdom' }`,
      { short: true },
    ),
    cell(
      'happy-dom',
      tree,
      { ...tests.page, 'page.js': happyDom },
      `{ preset: 'jest-ws-dynamic', testEnvironment: './page.js', testEnvironmentOptions: { globals: { WebSocket: true } } }`,
    ),
    ...Object.entries(transforms).map(([name, transform]) =>
      cell(name, tree, { ...tests.typescript, 'esbuild.js': esbuild }, ts(transform), {
        short: name === 'ts-jest',
      }),
    ),
  ].map((each) => ({ ...each, jest: jestVersion, short: each.short && tree === newest }));
}

/** Tests of this project that run whole Jests, with the Jest of a tree: which test fails, and why. */
const verdicts = [
  { name: 'verdicts in every mode', ownTest: '__tests__/explain/modes.e2e.test.ts' },
  {
    name: 'errors of the server',
    ownTest: '__tests__/scenes/in-band.e2e.test.ts',
    env: { SCENES: 'explain/server-errors' },
  },
  {
    name: 'verdicts on rejections that are handled later',
    ownTest: '__tests__/scenes/in-band.e2e.test.ts',
    env: { SCENES: 'explain/handled-later' },
  },
].map((each) => ({
  ...{ tree: 'jest 29, TypeScript 5.9', short: true, env: {}, args: ['-i'] },
  ...each,
}));

/** Every cell that runs with the Node at hand. */
export const cells = [...Object.keys(trees).flatMap(cellsOf), ...verdicts];

/** The same project with other versions of Node, which npm brings. */
export const nodes = ['20', '22', '24', 'latest'];
export const nodeCells = Object.keys(trees)
  .filter((tree) => !tree.includes('30, TypeScript 5'))
  .flatMap((tree) =>
    cellsOf(tree).filter(({ name }) => /CommonJS|ES modules|worker threads/.test(name)),
  );

/** Package managers: how each installs the tarball and runs Jest. */
export const managers = [
  {
    name: 'pnpm',
    package: 'pnpm@9',
    bin: 'pnpm',
    install: ['install', '--no-frozen-lockfile'],
    run: ['exec', 'jest'],
    files: {},
  },
  {
    ...{
      name: 'yarn, node-modules',
      package: '@yarnpkg/cli-dist@4',
      bin: 'yarn',
      install: ['install'],
      run: ['jest'],
    },
    files: { '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\n', 'yarn.lock': '' },
  },
  {
    ...{
      name: 'yarn, PnP',
      package: '@yarnpkg/cli-dist@4',
      bin: 'yarn',
      install: ['install'],
      run: ['jest'],
    },
    files: { '.yarnrc.yml': 'nodeLinker: pnp\nenableTelemetry: false\n', 'yarn.lock': '' },
  },
  {
    name: 'npm workspaces',
    package: undefined,
    bin: 'npm',
    install: ['install', '--no-audit', '--no-fund'],
    run: ['test', '--workspaces'],
    files: {},
    workspaces: true,
  },
];
export const managed = { files: { ...tests.cjs, 'jest.config.js': `module.exports = ${js};\n` } };
