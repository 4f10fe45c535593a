import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@jest/types';
import { major, versionOf } from '../health/versions';
import { choosePlacement } from '../placement';
import { findJest } from '../project';
import { readSources } from '../project-sources';
import { readConfigApart } from '../read-config-apart';
import { type Attempt, type AttemptBase, firstThatPasses } from './attempts';
import { configTarget } from './config-target';
import { type ConfigAdditions, editConfig } from './edit-config';
import { findClients } from './find-client';
import { findServers, hasServer, type Manifest } from './find-server';
import { handshakePaths, tokenParameter } from './handshake-paths';
import { folderAsConfig, readManifest } from './read-manifest';
import { describeDone, describeDraft, describeNone, describeProjects, linesToAdd } from './report';
import { chooseStyle, existingTest, type TestStyle } from './test-place';
import { addTestScript } from './test-script';
import { testsAmong } from './tests-among';
import { setsProjects, workspacesOf } from './workspaces';

/** The output of `init`, one line each; incomplete if the user has to finish the setup. */
interface SetUp {
  readonly lines: readonly string[];
  readonly isComplete: boolean;
}

export interface SetUpOptions {
  /** Whether to write a first test of the built-in server. */
  readonly example: boolean;
  /** The path of the server, if the user named it. */
  readonly path: string | undefined;
  /** Called for each step. */
  readonly onStep: AttemptBase['onStep'];
}

/** Maximum number of attempts: each takes a few seconds, or ten if a process does not start. */
const mostAttempts = 10;
const leftAlone = (...lines: readonly string[]): SetUp => ({ lines, isComplete: false });

/**
 * Adds the preset to the project's Jest config, and writes a first test of its server or client, which is run
 * with the project's Jest. In a monorepo, does this for each package with a server or client.
 *
 * @throws WsDynamicError `ERR_WS_DEPENDENCY_MISSING` without Jest
 */
export async function setUpProject(cwd: string, options: SetUpOptions): Promise<SetUp> {
  const manifest = readManifest(cwd);
  if (typeof manifest === 'string') return leftAlone(manifest);
  const files = readSources(cwd);
  const isOwn = hasServer(files) || findClients(files).length > 0;
  const packages = isOwn || options.example ? [] : workspacesWithSockets(cwd, manifest);
  if (packages.length === 0) return setUpPackage(cwd, manifest, files, options);
  const done: SetUp[] = [];
  for (const name of packages) {
    const folder = join(cwd, name);
    const own = readManifest(folder);
    const { lines, isComplete } =
      typeof own === 'string'
        ? leftAlone(own)
        : await setUpPackage(folder, own, readSources(folder), options, name);
    const indented = lines
      .join('\n')
      .split('\n')
      .map((line) => `  ${line}`.trimEnd());
    done.push({ isComplete, lines: [`${name}:`, ...indented] });
  }
  const complete = packages.filter((_, index) => done[index]?.isComplete);
  return {
    lines: [
      ...done.flatMap(({ lines }) => lines),
      ...(setsProjects(cwd) ? [] : describeProjects(complete)),
    ],
    isComplete: complete.length === packages.length,
  };
}

function workspacesWithSockets(cwd: string, manifest: Manifest): string[] {
  return workspacesOf(cwd, manifest).filter((folder) => {
    const files = readSources(join(cwd, folder));
    return hasServer(files) || findClients(files).length > 0;
  });
}

async function setUpPackage(
  cwd: string,
  manifest: Manifest,
  files: ReadonlyMap<string, string>,
  { example, path, onStep }: SetUpOptions,
  workspace?: string,
): Promise<SetUp> {
  const folder = folderAsConfig(cwd);
  if (folder !== undefined) return leftAlone(folder);
  const jest = await findJest(cwd);
  const found = await readConfigApart(cwd);
  if (found.kind === 'unreadable') return leftAlone(`Jest cannot read its config: ${found.reason}`);

  const target = configTarget(found, cwd, manifest.type === 'module');
  const placement = choosePlacement(target.config, jest.loadPreset);
  const test = existingTest(files);
  if (placement.kind === 'present' && test !== undefined) {
    const lines = [
      `${target.name} already has jest-ws-dynamic, and ${test} uses it. Nothing was changed.`,
    ];
    return { lines, isComplete: true };
  }
  if (placement.kind === 'undecided') {
    return leftAlone(
      `${target.name} is unchanged: ${placement.reason}.`,
      ...linesToAdd(placement.additions),
    );
  }
  const style = await chooseStyle(
    { root: cwd, files, config: target.config, manifest },
    (candidates) => testsAmong(cwd, candidates),
  );
  const additions =
    placement.kind === 'add' ? withCompiler(placement.additions, target.config, style) : {};
  if (
    placement.kind === 'add' &&
    editConfig(target.source, target.language, additions) === undefined
  ) {
    return leftAlone(
      `${target.name} is unchanged: could not find the config object in its source.`,
      ...linesToAdd(additions),
    );
  }

  if (!example) onStep({ kind: 'search' });
  const keepsServer =
    placement.kind === 'present' || target.config.testEnvironmentOptions?.server !== undefined;
  const attempts = example
    ? [{ kind: 'example' } as const]
    : attemptsFor(cwd, files, manifest, { keepsServer, path });
  const base = {
    ...{ jest, cwd, target, additions, style, onStep },
    nodeFlags: flagsFor(manifest),
    tokenParameter: tokenParameter([...files.values()]),
  };
  const { passed, failed } = await firstThatPasses(attempts.slice(0, mostAttempts), base);
  const drafts = draftsOf(failed.map(({ attempt }) => attempt));
  if (passed === undefined && drafts.length > 0) {
    const draft = await firstThatPasses(drafts, base);
    if (draft.passed !== undefined) {
      const ofNpmTest = addTestScript(cwd, draft.passed.nodeFlags);
      return leftAlone(...describeDraft(target, draft.passed, failed, style.file), ...ofNpmTest);
    }
  }
  if (passed === undefined) return leftAlone(...describeNone(failed, additions));
  const ofNpmTest = addTestScript(cwd, passed.nodeFlags);
  const done = describeDone(target, passed, style.file, ofNpmTest, workspace);
  const lines = style.lacksCompiler && !style.isTyped ? [...done, forTypes(cwd)] : done;
  return { lines, isComplete: true };
}

/** If there is no server, and no client could be started: a draft of a test of the first client. */
function draftsOf(attempts: readonly Attempt[]): Attempt[] {
  const clients = attempts.flatMap((one) => (one.kind === 'client' ? [one.client] : []));
  const [client] = clients;
  if (client === undefined || clients.length < attempts.length) return [];
  return [{ kind: 'draft', client }];
}

/** ts-jest 29 needs a TypeScript older than 7. */
function forTypes(cwd: string): string {
  const compiler = versionOf('typescript', cwd);
  const isUsable = compiler !== undefined && major(compiler) < 7;
  return `For tests in TypeScript: npm install --save-dev ts-jest${isUsable ? '' : ' typescript@6'}`;
}

/** If the config compiles no TypeScript, the preset does. */
function withCompiler(
  additions: ConfigAdditions,
  { preset, transform }: Config.InitialOptions,
  { isTyped }: TestStyle,
): ConfigAdditions {
  const isCompiled = preset || (transform && Object.keys(transform).length > 0);
  return isTyped && !isCompiled ? { preset: 'jest-ws-dynamic', ...additions } : additions;
}

function attemptsFor(
  cwd: string,
  sources: ReadonlyMap<string, string>,
  manifest: Manifest,
  { keepsServer, path }: { keepsServer: boolean; path: string | undefined },
): Attempt[] {
  const clients = findClients(sources).map((client) => ({ kind: 'client', client }) as const);
  if (keepsServer) {
    const texts = [...sources.values()];
    const paths = handshakePaths(texts, {}, texts, path);
    return [{ kind: 'server', paths }, ...clients];
  }
  const read = (file: string) => {
    const at = join(cwd, file);
    return existsSync(at) && statSync(at).isFile() ? readFileSync(at, 'utf8') : undefined;
  };
  const servers = findServers({ sources, read }, manifest, path);
  return [...servers.map((server) => ({ kind: 'server', ...server }) as const), ...clients];
}

/** Jest runs ES modules only with a Node flag; with TypeScript or Babel, it may not be needed. */
function flagsFor({ scripts, type }: Manifest): (readonly string[])[] {
  const flags = ['--experimental-vm-modules', '--no-warnings'];
  if (scripts?.test?.includes('--experimental-vm-modules')) return [flags];
  return type === 'module' ? [[], flags] : [[]];
}
