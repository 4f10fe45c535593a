import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Session } from '../worker/session/session';
import type { FileRecorder } from './file-record';
import type { OpenRejections } from './open-rejections';
import type { ProcessExits } from './process-exits';
import type { TestScopes } from './test-scopes';
import type { UncaughtErrors } from './uncaught-errors';

/** State of the running file, shared by the event handlers. */
export interface FileRun {
  readonly session: Session;
  readonly context: EnvironmentContext;
  readonly scopes: TestScopes;
  readonly uncaught: UncaughtErrors;
  readonly recorder: FileRecorder;
  readonly exits: ProcessExits;
  readonly rejections: OpenRejections;
  readonly config: JestEnvironmentConfig;
  /** The export conditions for resolving packages. */
  readonly conditions: readonly string[];
  /** When the setup of the file began, from `Date.now()`. */
  readonly startedAt: number;
  /** Undoes what the file assigned to Node's modules. */
  readonly restoreNode: () => void;
  /** Called when the file's server has ended. */
  readonly collectCoverage: () => Promise<void> | undefined;
}
