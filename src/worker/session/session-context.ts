import type { ResolvedOptions } from '../../options/environment';
import { isCommand } from '../../options/server-form';
import type { DisposeStack } from '../dispose-stack';

/** What the environment knows of the file. */
export interface SessionContext {
  readonly testPath: string;
  readonly rootDir: string;
  /** Folders that a relative server path starts from, in this order. */
  readonly serverFolders: readonly string[];
  /** The environment variables that tests see. */
  readonly env: NodeJS.ProcessEnv;
  /** Limit of a test, ms. */
  readonly testTimeout: () => number;
  /** Where the Node processes of a command are to write their coverage; absent when nobody asks. */
  readonly coverageDirectory?: string | undefined;
}

/** One opening in progress. */
export interface OpenRequest {
  readonly options: ResolvedOptions;
  readonly context: SessionContext;
  readonly stack: DisposeStack;
  readonly tag: () => string;
}

/** With coverage each file has a server of its own: a process tells what it executed when it ends. */
export function outlivesFile({ options: { server }, context }: OpenRequest): boolean {
  return isCommand(server) && server.scope === 'worker' && context.coverageDirectory === undefined;
}
