/** Runs a real Jest in a project of its own, as a user would. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
/** The package as an installation has it; made by scripts/build.mjs. */
const built = join(root, 'node_modules/.for-projects/node_modules/jest-ws-dynamic');
/** A folder with another Jest and the package as installed, given by scripts/matrix.mjs. */
const tree = process.env.MATRIX_TREE;
const jestBin = tree
  ? join(tree, 'node_modules/jest/bin/jest.js')
  : require.resolve('jest/bin/jest');

export interface JestAssertion {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

export interface JestFileResult {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly JestAssertion[];
}

export interface JestRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams. */
  readonly output: string;
  readonly json: {
    readonly success: boolean;
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numRuntimeErrorTestSuites: number;
    readonly testResults: readonly JestFileResult[];
  };
}

/** A project in a temporary folder, with this package (as built) and all dev dependencies in reach. */
export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  jest(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<JestRun>;
  remove(): void;
}

export const defaultFiles = {
  'package.json': '{ "name": "a-project", "private": true }',
  'jest.config.js': "module.exports = { preset: 'jest-ws-dynamic' };",
};

/** Makes a project; `files` by relative path. */
export function makeProject(files: Readonly<Record<string, string>> = {}): Project {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-project-'));
  linkModules(folder);
  const write = (given: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(given)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write({ ...defaultFiles, ...files });
  return {
    folder,
    write,
    jest: (args = [], env = {}) => runJest(folder, args, env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** NODE_PATH would not do: Jest resolves presets and transforms from the project's folder. */
function linkModules(folder: string): void {
  const modules = join(folder, 'node_modules');
  if (tree) {
    symlinkSync(join(tree, 'node_modules'), modules, 'dir');
    return;
  }
  mkdirSync(modules);
  symlinkSync(built, join(modules, 'jest-ws-dynamic'), 'dir');
  for (const name of [
    'ws',
    'typescript',
    'ts-jest',
    'jest',
    '@jest',
    '@types',
    'babel-jest',
    'jest-environment-node',
  ]) {
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
}

/** Runs Jest to its end; the JSON result is empty when Jest wrote none (a usage error). */
async function runJest(
  folder: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<JestRun> {
  const resultFile = join(folder, `result-${process.hrtime.bigint()}.json`);
  const child = spawn(
    process.execPath,
    [jestBin, '--json', `--outputFile=${resultFile}`, '--colors=false', ...args],
    {
      cwd: folder,
      env: { ...cleanEnv(), NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      streams[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    code,
    ...streams,
    output: streams.stdout + streams.stderr,
    json: readResult(resultFile),
  };
}

/** The outer run's own worker id and options must not reach the inner one. */
function cleanEnv(): NodeJS.ProcessEnv {
  const {
    JEST_WORKER_ID: _worker,
    NODE_OPTIONS: _options,
    FORCE_COLOR: _color,
    ...env
  } = process.env;
  for (const name of Object.keys(env)) {
    if (/^(WEBSOCKET_|SSL_|DYNAMIC_PORTS|JEST_WS_DYNAMIC_|GITHUB_)/.test(name)) delete env[name];
  }
  return env;
}

function readResult(file: string): JestRun['json'] {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    return result;
  } catch {
    return {
      success: false,
      numPassedTests: 0,
      numFailedTests: 0,
      numRuntimeErrorTestSuites: 0,
      testResults: [],
    };
  }
}
