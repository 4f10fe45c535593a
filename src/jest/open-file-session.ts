import { dirname } from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { resolveOptions } from '../options/resolve-options';
import { runnerOptions } from '../options/runner-options';
import { isCommand } from '../options/server-form';
import { refuseUnknownKeys, splitOptions } from '../options/unknown-keys';
import { openSession } from '../worker/session/open-session';
import type { Session } from '../worker/session/session';
import { announcePorts } from './announce-ports';
import { type CommandCoverage, openCommandCoverage } from './command-coverage';

/** Takes our options out of the config that the base environment sees. */
export function ownOptions(config: JestEnvironmentConfig): {
  own: Readonly<Record<string, unknown>>;
  config: JestEnvironmentConfig;
} {
  const { projectConfig } = config;
  const { own, rest } = splitOptions(projectConfig.testEnvironmentOptions);
  return {
    own,
    config: { ...config, projectConfig: { ...projectConfig, testEnvironmentOptions: rest } },
  };
}

export interface FileSessionRequest {
  readonly own: Readonly<Record<string, unknown>>;
  readonly config: JestEnvironmentConfig;
  readonly context: EnvironmentContext;
  /** What tests see as process.env. */
  readonly env: NodeJS.ProcessEnv;
  /** Whether a key that neither we nor jest-environment-node know is refused. */
  readonly strict: boolean;
  readonly testTimeout: () => number | undefined;
}

/** A file's session, and the coverage of its server where that is a command. */
export interface FileSession {
  readonly session: Session;
  readonly coverage: CommandCoverage | undefined;
}

/** Jest's own default, ms. */
const defaultTestTimeout = 5000;

/** Checks the options and opens the session of one test file. */
export async function openFileSession(request: FileSessionRequest): Promise<FileSession> {
  const { own, config, context, env, strict, testTimeout } = request;
  const { projectConfig } = config;
  refuseUnknownKeys(splitOptions(projectConfig.testEnvironmentOptions).rest, strict);
  const options = resolveOptions({ ...own, ...runnerOptions() });
  const { rootDir } = projectConfig;
  const inDocblock = docblockNamesServer(context.docblockPragmas['jest-environment-options']);
  const coverage = isCommand(options.server) ? openCommandCoverage(config) : undefined;
  const session = await openSession(options, {
    testPath: context.testPath,
    rootDir,
    // A path in a docblock is read where it is written; one in the config, from the project's root.
    serverFolders: inDocblock ? [dirname(context.testPath), rootDir] : [rootDir],
    env,
    testTimeout: () => testTimeout() ?? defaultTestTimeout,
    coverageDirectory: coverage?.directory,
  }).catch((error) => {
    coverage?.dispose();
    throw error;
  });
  announcePorts(context.testPath, rootDir, session.server);
  return { session, coverage };
}

function docblockNamesServer(pragma: string | string[] | undefined): boolean {
  return typeof pragma === 'string' && /"server"\s*:/.test(pragma);
}
