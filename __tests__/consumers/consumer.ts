/** Projects that use this package as a user gets it: the packed tarball, in their node_modules. */
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JestRun } from '../running/run-jest';

const root = join(__dirname, '..', '..');

/** What only TypeScript needs; a JavaScript consumer has none of it. */
const typeScriptOnly = ['typescript', 'ts-jest', '@types'];

/** A folder whose `node_modules` holds the packed package, with room for projects beside it. */
export interface Consumer {
  readonly folder: string;
  remove(): void;
}

/** Packs this package as `npm publish` would, without building it again. */
function packTarball(into: string): string {
  const output = execFileSync(
    'npm',
    ['pack', root, '--ignore-scripts', '--silent', '--pack-destination', into],
    { encoding: 'utf8', cwd: into, shell: process.platform === 'win32' },
  );
  return join(into, output.trim().split('\n').at(-1) ?? '');
}

/**
 * Makes a consumer: the package out of the tarball, everything else linked from here. With
 * `CONSUMERS` set (see scripts/consumers.mjs), it is one that npm installed there instead.
 */
export function makeConsumer(language: 'typescript' | 'javascript'): Consumer {
  const installed = process.env.CONSUMERS;
  const folder = installed
    ? join(installed, language)
    : mkdtempSync(join(tmpdir(), `jest-ws-dynamic-${language}-`));
  if (!installed) unpack(folder, language);
  for (const name of readdirSync(join(__dirname, 'projects'))) {
    cpSync(join(__dirname, 'projects', name), join(folder, name), { recursive: true });
  }
  return {
    folder,
    remove: () => (installed ? undefined : rmSync(folder, { recursive: true, force: true })),
  };
}

function unpack(folder: string, language: 'typescript' | 'javascript'): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const tarball = packTarball(folder);
  execFileSync('tar', ['-xzf', tarball, '-C', modules]);
  renameSync(join(modules, 'package'), join(modules, 'jest-ws-dynamic'));
  rmSync(tarball);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (language === 'javascript' && typeScriptOnly.includes(name)) continue;
    if (name.startsWith('.')) continue;
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}

/** Starts a script of `node_modules` (or of the project) in a project of the consumer. */
export function startIn(
  consumer: Consumer,
  project: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
) {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(JEST_|WEBSOCKET_|SSL_|DYNAMIC_|NODE_OPTIONS$|FORCE_COLOR$)/.test(name),
    ),
  );
  return spawn(process.execPath, args, {
    cwd: join(consumer.folder, project),
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same, to its end. */
export async function runIn(
  consumer: Consumer,
  project: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const child = startIn(consumer, project, args, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

export interface ConsumerRun {
  readonly code: number | null;
  readonly output: string;
  readonly passed: number;
  readonly total: number;
  /** Covered lines of a file of the project, in percent; `undefined` when it is not in the report. */
  coveredLines(file: string): number | undefined;
}

export function jestOf(consumer: Consumer): string {
  return join(consumer.folder, 'node_modules', 'jest', 'bin', 'jest.js');
}

/** Runs the consumer's Jest in one of its projects. */
export async function jestIn(
  consumer: Consumer,
  project: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<ConsumerRun> {
  // Its own, for runs at once.
  const resultFile = join(consumer.folder, project, `${randomUUID()}.json`);
  const { code, output } = await runIn(
    consumer,
    project,
    [jestOf(consumer), '--json', `--outputFile=${resultFile}`, ...args],
    env,
  );
  const { numPassedTests = 0, numTotalTests = 0 } = existsSync(resultFile)
    ? (JSON.parse(readFileSync(resultFile, 'utf8')) as JestRun['json'] & { numTotalTests: number })
    : {};
  rmSync(resultFile, { force: true });
  return {
    code,
    output,
    passed: numPassedTests,
    total: numTotalTests,
    coveredLines: (file) => coveredLines(join(consumer.folder, project), file),
  };
}

function coveredLines(folder: string, file: string): number | undefined {
  const summary = JSON.parse(
    readFileSync(join(folder, 'coverage', 'coverage-summary.json'), 'utf8'),
  ) as Record<string, { lines: { pct: number } }>;
  return Object.entries(summary).find(([path]) => path.endsWith(file))?.[1].lines.pct;
}
