import { dirname, relative } from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { ServerAddress } from '../bridge/file-server';
import { maskerOf } from '../errors/masker';
import { isError, read } from '../errors/read-cause';
import { renderFailure } from '../errors/render-failure';
import { fillLateUrls } from '../options/late-urls';
import { resolveOptions } from '../options/resolve-options';
import { runnerOptions } from '../options/runner-options';
import { isCommand } from '../options/server-form';
import type { CommandOptions, ResolvedOptions } from '../options/types';
import { refuseUnknownKeys, splitOptions } from '../options/unknown-keys';
import { endWithRun } from '../platform/end-with-run';
import { stepsOf } from '../platform/steps';
import { locateModule } from '../worker/servers/locate-module';
import { openSession } from '../worker/session/open-session';
import type { Session } from '../worker/session/session';
import { enterRealm } from './earlier-realms';
import { matcherUtils } from './jest-modules';
import type { CommandCoverage } from './merge-command-coverage';
import { isServerPage } from './page-url';

/** The config for the base environment: without the options of this package. */
export function baseConfig(config: JestEnvironmentConfig): JestEnvironmentConfig {
  const { projectConfig } = config;
  const { rest } = splitOptions(projectConfig.testEnvironmentOptions);
  // The page gets its URL once the server has an address.
  if (isServerPage(rest.url)) delete rest.url;
  return { ...config, projectConfig: { ...projectConfig, testEnvironmentOptions: rest } };
}

export interface FileSessionRequest {
  readonly config: JestEnvironmentConfig;
  readonly context: EnvironmentContext;
  /** The process.env of tests. */
  readonly env: NodeJS.ProcessEnv;
  /** Whether unknown options are refused: those that neither this package nor jest-environment-node has. */
  readonly strict: boolean;
  readonly testTimeout: () => number | undefined;
  /** Ends Jest's fake timers, of either kind. */
  readonly restoreTimers: () => void;
  /** The test's global. */
  readonly global: object;
}

const log = stepsOf('session');

/** Jest's own default, ms. */
const defaultTestTimeout = 5000;

/**
 * Validates the options and opens the session of one test file.
 *
 * @returns also the coverage of its server, if that is a command
 */
export async function openFileSession(
  request: FileSessionRequest,
): Promise<{ session: Session; coverage: CommandCoverage | undefined }> {
  const { config, context, env, strict, testTimeout, restoreTimers, global } = request;
  const { rootDir, testEnvironmentOptions } = config.projectConfig;
  const { own, rest } = splitOptions(testEnvironmentOptions);
  refuseUnknownKeys(rest, strict);
  const options = fillLateUrls(resolvedOptions({ ...own, ...runnerOptions() }), env);
  log?.('opens the session of %s', context.testPath);
  endWithRun();
  // Paths in a docblock are relative to the test file, those in the config to the project's root.
  const inDocblock = context.docblockPragmas['jest-environment-options'];
  const foldersOf = (option: RegExp): readonly string[] =>
    typeof inDocblock === 'string' && option.test(inDocblock)
      ? [dirname(context.testPath), rootDir]
      : [rootDir];
  const commands = [options.server, ...Object.values(options.servers)].filter(isCommand);
  const coverage = commands.length > 0 ? openCoverage(config, commands) : undefined;
  const session = await openSession(options, {
    testPath: context.testPath,
    rootDir,
    snapshots: config.globalConfig.updateSnapshot,
    serverFolders: foldersOf(/"servers?"\s*:/),
    codecModule:
      options.codec && locateModule(options.codec, rootDir, foldersOf(/"codec"\s*:/), 'codec'),
    env,
    testTimeout: () => testTimeout() ?? defaultTestTimeout,
    areTimersFake: () => areTimersFake(global),
    fakedTimers: () => fakedTimers(global),
    isOfEarlierFile: enterRealm(global),
    restoreTimers: () => {
      if (areTimersFake(global)) restoreTimers();
    },
    printDiff: (expected, received, label) =>
      matcherUtils().printDiffOrStringify(expected, received, 'Expected', label, false),
    coverageDirectory: coverage?.directory,
  }).catch((error) => {
    coverage?.dispose();
    throw isError(error) ? renderFailure(error, maskerOf(options.mask).mask) : error;
  });
  announcePorts(context.testPath, rootDir, session.server.address);
  return { session, coverage };
}

type Given = Readonly<Record<string, unknown>>;
let resolved: { readonly given: Given; readonly options: ResolvedOptions } | undefined;

/** Most files of a worker have the same options, which are validated once. Objects may change in between. */
function resolvedOptions(given: Given): ResolvedOptions {
  if (resolved === undefined || !isSame(resolved.given, given)) {
    resolved = { given, options: resolveOptions(given) };
  }
  return resolved.options;
}

function isSame(one: Given, other: Given): boolean {
  const keys = Object.keys(one);
  const isEqual = (key: string): boolean =>
    Object.hasOwn(other, key) && one[key] === other[key] && typeof one[key] !== 'object';
  return keys.length === Object.keys(other).length && keys.every(isEqual);
}

/** Prints the ports of each file, with JEST_WS_DYNAMIC_PROGRESS=1 or JEST_WS_DYNAMIC_DEBUG=1. */
function announcePorts(testPath: string, rootDir: string, server: ServerAddress): void {
  const { JEST_WS_DYNAMIC_PROGRESS, JEST_WS_DYNAMIC_DEBUG } = process.env;
  if (JEST_WS_DYNAMIC_PROGRESS !== '1' && JEST_WS_DYNAMIC_DEBUG !== '1') return;
  const wss = server.sslPort === undefined ? '' : `, wss ${server.sslPort}`;
  process.stderr.write(
    `jest-ws-dynamic: ${relative(rootDir, testPath)} on ws ${server.port}${wss}\n`,
  );
}

/** Loads the coverage code only if Jest collects coverage. */
function openCoverage(
  config: JestEnvironmentConfig,
  commands: readonly CommandOptions[],
): CommandCoverage | undefined {
  if (!config.globalConfig.collectCoverage) return undefined;
  const { openCommandCoverage } =
    require('./merge-command-coverage') as typeof import('./merge-command-coverage');
  return openCommandCoverage(
    config,
    commands.map(({ command, args = [] }) => [command, ...args]),
  );
}

/** Modern fake timers have a `clock`; Jest's legacy ones are mock functions. */
function areTimersFake(global: object): boolean {
  const setTimeout = read(global, 'setTimeout');
  return read(setTimeout, 'clock') !== undefined || read(setTimeout, '_isMockFunction') === true;
}

/** The clock of @sinonjs/fake-timers. */
interface FakeClock {
  countTimers?(): number;
}

/** Number of pending fake timers; 0 for legacy ones. */
function fakedTimers(global: object): number {
  const clock = read(read(global, 'setTimeout'), 'clock') as FakeClock | undefined;
  return clock?.countTimers?.() ?? 0;
}
