import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Check } from '../../src/cli/health/check';
import {
  environmentOptions,
  jestConfig,
  unreadableConfig,
} from '../../src/cli/health/project/config';
import { docblocks } from '../../src/cli/health/project/docblocks';
import { esModules } from '../../src/cli/health/project/es-modules';
import { jestMajors } from '../../src/cli/health/project/jest-majors';
import type { listedProjects as ListedProjects } from '../../src/cli/health/project/listed-projects';
import { serverStart } from '../../src/cli/health/project/server-start';
import { typescript } from '../../src/cli/health/project/typescript';
import { makeProject, type Project } from '../running/run-jest';

// From `dist`: it starts a program.
const { listedProjects } = require('../../dist/cli/health/project/listed-projects') as {
  listedProjects: typeof ListedProjects;
};

// `serverStart` runs a whole Jest.
jest.setTimeout(120_000);

const program = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');

let project: Project | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

function look(check: Check, files: Readonly<Record<string, string>>) {
  project = makeProject(files);
  if ('jest.config.json' in files) rmSync(join(project.folder, 'jest.config.js'));
  return check.look(project.folder);
}

const withServer = (server: string) =>
  `module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { server: ${server} } };`;

describe('the config', () => {
  test('passes with the preset', async () => {
    expect(await look(jestConfig, {})).toMatchObject({ ok: true });
  });

  test('with a testEnvironment that replaces ours is reported', async () => {
    const text = "module.exports = { preset: 'jest-ws-dynamic', testEnvironment: 'jsdom' };";

    expect(await look(jestConfig, { 'jest.config.js': text })).toEqual({
      ok: false,
      found: "testEnvironment 'jsdom' replaces that of the preset, so no test has a server",
      advice:
        'leave testEnvironment out, or set it to jest-ws-dynamic/environment or jest-ws-dynamic/environment-jsdom',
    });
  });

  test('with the package itself as environment is reported', async () => {
    const text = "module.exports = { testEnvironment: 'jest-ws-dynamic' };";

    expect(await look(jestConfig, { 'jest.config.js': text })).toEqual({
      ok: false,
      found: "testEnvironment 'jest-ws-dynamic' is the API for tests, not an environment",
      advice: 'set it to jest-ws-dynamic/environment or jest-ws-dynamic/environment-jsdom',
    });
    project?.remove();
    const named = { 'a.test.js': '/** @jest-environment jest-ws-dynamic */' };
    expect(await look(docblocks, named)).toMatchObject({
      ok: false,
      found:
        'a.test.js: @jest-environment jest-ws-dynamic is the API for tests, not an environment: name jest-ws-dynamic/environment or jest-ws-dynamic/environment-jsdom',
    });
  });

  test('without this package passes if docblocks name it', async () => {
    const plain = { 'jest.config.js': 'module.exports = {};' };
    const named = '/** @jest-environment jest-ws-dynamic/environment */';

    expect(await look(jestConfig, plain)).toEqual({
      ok: false,
      found: 'does not name jest-ws-dynamic',
      advice: 'npx jest-ws-dynamic init',
    });
    project?.remove();
    expect(await look(jestConfig, { ...plain, 'a.test.js': named })).toMatchObject({ ok: true });
  });

  describe('with plain jsdom', () => {
    const jsdom = { 'jest.config.js': "module.exports = { testEnvironment: 'jsdom' };" };
    const uses = (text: string) => ({ 'a.test.js': `require('jest-ws-dynamic'); ${text}` });

    test('passes for tests that need no server of their file', async () => {
      const client = `const { mockServer } = require('jest-ws-dynamic');
const server = mockServer();
new WebSocket(server.url);`;

      expect(await look(jestConfig, { ...jsdom, 'a.test.js': client })).toEqual({
        ok: true,
        found: 'does not name jest-ws-dynamic, and no test needs it for a server',
      });
    });

    test.each([
      "const { connect } = require('jest-ws-dynamic'); connect('/chat');",
      "import { server } from 'jest-ws-dynamic'; new WebSocket(server.url);",
    ])('names the tests that have no server: %s', async (text) => {
      expect(await look(jestConfig, { ...jsdom, 'a.test.js': text })).toEqual({
        ok: false,
        found: 'does not name jest-ws-dynamic, so no server for a.test.js',
        advice: 'npx jest-ws-dynamic init',
      });
    });

    test('behind our preset passes if docblocks name our environment', async () => {
      const text = "module.exports = { preset: 'jest-ws-dynamic', testEnvironment: 'jsdom' };";
      const named = '/** @jest-environment jest-ws-dynamic/environment */';
      const files = { 'jest.config.js': text, 'a.test.js': named };

      expect(await look(jestConfig, files)).toMatchObject({ ok: true });
    });

    test('and options for our environment has no effect', async () => {
      const text =
        "module.exports = { testEnvironment: 'jsdom', testEnvironmentOptions: { server: './none.js' } };";
      const finding = {
        ok: false,
        found: '"server" has no effect: the environment is not that of jest-ws-dynamic',
        advice: 'npx jest-ws-dynamic init',
      };

      const files = { 'jest.config.js': text, ...uses('') };
      expect(await look(environmentOptions, files)).toEqual(finding);
      expect(await serverStart.look(project?.folder ?? '')).toMatchObject({
        ok: true,
        found: 'no server is configured for the environment of jest-ws-dynamic',
      });
    });

    test('has options that docblocks use', async () => {
      const text =
        "module.exports = { testEnvironment: 'jsdom', testEnvironmentOptions: { startPort: 80 } };";
      const named = '/** @jest-environment jest-ws-dynamic/environment */';
      const files = { 'jest.config.js': text, 'a.test.js': named };

      expect(await look(environmentOptions, files)).toMatchObject({
        ok: false,
        found: expect.stringContaining('a port from 1024 to 65535'),
      });
      expect(await serverStart.look(project?.folder ?? '')).toEqual({
        ok: true,
        found: 'not started: run a.test.js',
      });
    });
  });

  test('that Jest cannot read is reported with the reason', async () => {
    const finding = await look(jestConfig, { 'jest.config.js': 'module.exports = {' });

    expect(finding).toMatchObject({ ok: false, found: expect.stringContaining('Unexpected') });
  });

  test('is read with its inline projects', async () => {
    const text = "module.exports = { projects: [{ preset: 'jest-ws-dynamic' }, { }] };";

    expect(await look(jestConfig, { 'jest.config.js': text })).toMatchObject({ ok: true });
  });
});

describe('projects that the config names by path', () => {
  const files = {
    'jest.config.js':
      "module.exports = { projects: ['<rootDir>/packages/*', './other.config.js'] };",
    'other.config.js': "module.exports = { preset: 'jest-ws-dynamic', roots: ['./other'] };",
    'packages/api/package.json': '{ "name": "api" }',
    'packages/api/jest.config.js': withServer("'reference'"),
    'packages/none/package.json': '{ "name": "none", "jest": {} }',
  };

  test('are checked if they use this package', async () => {
    project = makeProject(files);
    const { folder } = project;
    expect(await listedProjects(folder)).toEqual([
      { name: 'packages/api', folder: join(folder, 'packages/api') },
      { name: 'other.config.js', folder, config: join(folder, 'other.config.js') },
    ]);
    for (const place of await listedProjects(folder)) {
      expect(await jestConfig.look(place.folder, place.config)).toMatchObject({ ok: true });
      expect(await serverStart.look(place.folder, place.config)).toMatchObject({ ok: true });
    }
  });

  test.each([
    ['none uses this package', "'packages/none'", []],
    ['some are inline', "'packages/api', {}", [{ name: 'packages/api' }]],
  ])('do not replace the check of the folder itself if %s', async (_what, list, others) => {
    const config = `module.exports = { projects: [${list}] };`;
    project = makeProject({ ...files, 'jest.config.js': config });
    const own = { name: '', folder: project.folder };
    expect(await listedProjects(project.folder)).toMatchObject([own, ...others]);
  });

  test('are listed if their config ends the process', async () => {
    const ended = 'it ended the process that read it, with exit code 7';
    const text = 'process.exit(7);';
    const none = { 'packages/none/package.json': '{}', 'packages/none/jest.config.js': text };
    project = makeProject({ ...files, ...none });
    const listed = await listedProjects(project.folder);
    const path = join(project.folder, 'packages', 'none', 'jest.config.js');
    expect(listed.map(({ name, unreadable }) => [name, unreadable])).toEqual([
      ['packages/api', undefined],
      ['packages/none', `${path}: ${ended}`],
      ['other.config.js', undefined],
    ]);
    expect(unreadableConfig(ended).look('')).toEqual({
      ok: false,
      found: ended,
      advice: 'correct it, or keep only one config',
    });
  });
});

test('a config that ends the process replaces the checks of the project', async () => {
  project = makeProject({ 'jest.config.js': 'process.exit(0);' });
  const { stdout, status } = spawnSync(process.execPath, [program, 'doctor'], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  expect(stdout).toMatch(
    /FAIL {2}Jest config .*: it ended the process .* with exit code 0: correct it.*\n$/,
  );
  expect(status).toBe(1);
});

test.each([
  [`{ srver: './app.js' }`, 'Did you mean "server"?'],
  [`{ startPort: 80 }`, 'a port from 1024 to 65535'],
])('the options %s are refused', async (options, message) => {
  const text = `module.exports = { preset: 'jest-ws-dynamic', testEnvironmentOptions: ${options} };`;

  expect(await look(environmentOptions, { 'jest.config.js': text })).toMatchObject({
    ok: false,
    found: expect.stringContaining(message),
  });
});

describe('docblocks', () => {
  const use = "\nconst { connect } = require('jest-ws-dynamic');\nconnect('/chat');\n";

  test.each([
    [`/** @jest-environment jsdom */${use}`, 'leaves it without a server'],
    [
      `/**\n * @jest-environment-options {"ssl": false}\n * @jest-environment-options {"host": "::1"}\n */${use}`,
      'Jest ignores both',
    ],
    [`/** @jest-environment-options {"srver": false} */${use}`, 'Did you mean "server"?'],
    [`/** @jest-environment-options {server: false} */${use}`, 'JSON'],
    [`${use}\n/** @jest-environment jest-ws-dynamic/environment */`, 'so Jest ignores it'],
  ])('with an invalid option are reported: %j', async (text, message) => {
    expect(await look(docblocks, { 'a.test.js': text })).toMatchObject({
      ok: false,
      found: expect.stringMatching(new RegExp(`^a\\.test\\.js: .*${message.replace('?', '\\?')}`)),
    });
  });

  test('pass in a file that needs no server', async () => {
    const text = `/** @jest-environment node */\nrequire('jest-ws-dynamic').mockServer();`;

    expect(await look(docblocks, { 'a.test.js': text })).toMatchObject({ ok: true });
  });
});

describe('tests in TypeScript', () => {
  test('are compiled by the preset if ts-jest is installed', async () => {
    expect(await look(typescript, { 'a.test.ts': '' })).toMatchObject({ ok: true });
  });

  test('need ts-jest or their own transform', async () => {
    project = makeProject({ 'a.test.ts': '', 'b.test.ts': '' });
    rmSync(join(project.folder, 'node_modules', 'ts-jest'));
    project.write({ 'jest.config.js': 'module.exports = {};' });

    expect(await typescript.look(project.folder)).toEqual({
      ok: false,
      found: 'a.test.ts and 1 more, and ts-jest is not installed',
      advice: 'npm install --save-dev ts-jest typescript@6',
    });
    project.write({
      'jest.config.json': JSON.stringify({ transform: { '\\.[jt]s$': './compile.js' } }),
    });
    rmSync(join(project.folder, 'jest.config.js'));
    expect(await typescript.look(project.folder)).toMatchObject({ ok: true });
  });
});

describe('a test in TypeScript that uses this package', () => {
  // Built, since it is compiled in a process of its own.
  const { typescript: built } = require('../../dist/cli/health/project/typescript') as {
    typescript: Check;
  };
  const text =
    "import { connect } from 'jest-ws-dynamic';\ntest('opens', async () => void (await connect('/')));\n";
  const tsconfig = (options: object) => JSON.stringify({ compilerOptions: options });
  const types = {
    'node_modules/@types/jest/package.json': '{ "name": "@types/jest", "version": "30.0.0" }',
    'node_modules/@types/jest/index.d.ts':
      'declare function test(name: string, run: () => Promise<void>): void;',
  };
  const lookAt = (files: Readonly<Record<string, string>>) => {
    project = makeProject();
    rmSync(join(project.folder, 'node_modules/@types'), { force: true });
    project.write({ 'a.test.ts': text, ...files });
    return built.look(project.folder);
  };

  test('needs the types of test() and expect()', async () => {
    expect(await lookAt({ 'tsconfig.json': tsconfig({ types: [] }) })).toEqual({
      ok: false,
      found: "a.test.ts does not compile: Cannot find name 'test' (TS2593)",
      advice: 'npm install --save-dev @types/jest@30, and add "jest" to "types" in tsconfig.json',
    });
  });

  test('needs "types" in tsconfig.json to name them', async () => {
    expect(await lookAt({ ...types, 'tsconfig.json': tsconfig({ types: [] }) })).toMatchObject({
      ok: false,
      advice: 'add "jest" to "types" in tsconfig.json',
    });
  });

  test('that does not compile is reported with its error', async () => {
    const wrong = {
      'a.test.ts': `import { test } from '@jest/globals';\n${text}const a: number = '';`,
    };

    expect(await lookAt(wrong)).toEqual({
      ok: false,
      found:
        "a.test.ts does not compile: a.test.ts:4:7 - error TS2322: Type 'string' is not assignable to type 'number'.",
    });
  });

  test.each([
    [
      'imports test from @jest/globals',
      { 'a.test.ts': `import { test } from '@jest/globals';\n${text}` },
    ],
    ['has the types', { ...types, 'tsconfig.json': tsconfig({ types: ['jest'] }) }],
    ['is compiled without its types', { 'tsconfig.json': tsconfig({ isolatedModules: true }) }],
    [
      'is an ES module',
      {
        'package.json': JSON.stringify({
          type: 'module',
          scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules jest' },
        }),
        'jest.config.js': "export default { preset: 'jest-ws-dynamic' };",
        'tsconfig.json': tsconfig({ module: 'node16', target: 'es2022' }),
        'a.test.ts': `import { test } from '@jest/globals';\n${text}export const here = await import.meta.url;`,
      },
    ],
  ])('passes if it %s', async (_what, files) => {
    expect(await lookAt(files as Readonly<Record<string, string>>)).toMatchObject({ ok: true });
  });
});

describe('ES modules', () => {
  const typed = { 'package.json': '{ "type": "module" }', 'a.test.ts': '' };

  test.each([
    ['a CommonJS package', {}, 'the package is CommonJS'],
    ['TypeScript by the preset', typed, /^TypeScript is loaded as/],
    [
      'JavaScript with the flag',
      {
        'package.json':
          '{ "type": "module", "scripts": { "test": "node --experimental-vm-modules jest" } }',
        'a.test.js': '',
      },
      'loaded',
    ],
  ])('pass for %s', async (_what, files, found) => {
    expect(await look(esModules, files)).toMatchObject({
      ok: true,
      found: expect.stringMatching(found),
    });
  });

  test('a config with its own compiler is missing keys, which are named', async () => {
    const finding = await look(esModules, {
      ...typed,
      'jest.config.json': JSON.stringify({
        preset: 'jest-ws-dynamic',
        extensionsToTreatAsEsm: [],
        transform: { '\\.ts$': 'ts-jest' },
      }),
    });

    expect(finding).toMatchObject({
      ok: false,
      found: expect.stringMatching(/extensionsToTreatAsEsm: \['\.ts'\], useESM: true/),
    });
  });

  test('JavaScript without the flag is reported', async () => {
    const finding = await look(esModules, {
      'package.json': '{ "type": "module" }',
      'a.test.js': '',
    });

    expect(finding).toMatchObject({ ok: false, advice: expect.stringContaining('NODE_OPTIONS') });
  });
});

test('packages of another major version of Jest are reported', async () => {
  project = makeProject({});
  const modules = join(project.folder, 'node_modules');
  rmSync(join(modules, 'babel-jest'));
  project.write({
    'node_modules/babel-jest/package.json': '{ "name": "babel-jest", "version": "29.7.0" }',
  });

  expect(await jestMajors.look(project.folder)).toEqual({
    ok: false,
    found: expect.stringMatching(/^jest 30\.\S+ with babel-jest 29\.7\.0$/),
    advice: 'npm install --save-dev babel-jest@30',
  });
});

test.each([
  [{ 'jest.config.js': "module.exports = { testEnvironment: 'jsdom' };" }, 'jsdom'],
  [{ 'a.test.js': '/** @jest-environment jsdom */' }, 'jsdom'],
  [
    { 'a.test.js': '/** @jest-environment jest-ws-dynamic/environment-jsdom */' },
    'jest-ws-dynamic/environment-jsdom',
  ],
])('a jsdom that is not installed is reported: %j', async (files, name) => {
  project = makeProject(files as Readonly<Record<string, string>>);
  rmSync(join(project.folder, 'node_modules/jest-environment-jsdom'), { force: true });

  expect(await jestMajors.look(project.folder)).toEqual({
    ok: false,
    found: `the environment ${name} needs jest-environment-jsdom, which is not installed`,
    advice: 'npm install --save-dev jest-environment-jsdom@30',
  });
});

describe('the server', () => {
  test('that starts passes', async () => {
    expect(await look(serverStart, {})).toEqual({ ok: true, found: "'reference' starts" });
    const servers = { auth: 'reference' };
    const config = { preset: 'jest-ws-dynamic', testEnvironmentOptions: { servers } };
    const files = { 'jest.config.js': `module.exports = ${JSON.stringify(config)};` };
    expect(await look(serverStart, files)).toEqual({ ok: true, found: "'reference' starts" });
  });

  test.each([
    { testMatch: ['**/*.spec.js'] },
    { testRegex: '/specs/' },
    { testRegex: ['\\.spec\\.js$'] },
    { projects: [{ preset: 'jest-ws-dynamic', testMatch: ['**/*.spec.js'] }] },
  ])('starts whatever the tests of the project are called: %j', async (pattern) => {
    const config = { preset: 'jest-ws-dynamic', ...pattern };
    const files = { 'jest.config.js': `module.exports = ${JSON.stringify(config)};` };
    expect(await look(serverStart, files)).toEqual({ ok: true, found: "'reference' starts" });
  });

  test('that listens and accepts no WebSocket is reported', async () => {
    const finding = await look(serverStart, {
      'jest.config.js': withServer("'./app.js'"),
      'app.js': "require('http').createServer().listen(3000); module.exports = () => {};",
    });

    expect(finding.ok).toBe(false);
    expect(finding.found).toContain('it listens on port 3000, but neither its server nor');
  });

  test('that is an ES module starts with the flags of the script "test"', async () => {
    const scripts = { test: 'NODE_OPTIONS=--experimental-vm-modules jest' };
    const files = {
      'package.json': JSON.stringify({ name: 'esm', type: 'module', scripts }),
      'jest.config.json': JSON.stringify({
        preset: 'jest-ws-dynamic',
        testEnvironmentOptions: { server: './app.mjs' },
      }),
      'app.mjs':
        "import { WebSocketServer } from 'ws'; new WebSocketServer({ port: process.env.PORT ?? 4100 });",
    };
    expect(await look(serverStart, files)).toEqual({ ok: true, found: "'./app.mjs' starts" });
  });

  test('that cannot be loaded is reported', async () => {
    expect(
      await look(serverStart, { 'jest.config.js': withServer("'./ap.js'"), 'app.js': '' }),
    ).toMatchObject({
      ok: false,
      found: expect.stringMatching(/no such module was found.*Did you mean .*app\.js/),
    });
  });
});
