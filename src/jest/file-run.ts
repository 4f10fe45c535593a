import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Session } from '../worker/session/session';
import type { FileRecorder } from './file-record';
import type { TestScopes } from './test-scopes';
import type { UncaughtErrors } from './uncaught-errors';

/** The state of the running file that the handlers of Jest's events share. */
export interface FileRun {
  readonly session: Session;
  readonly context: EnvironmentContext;
  readonly scopes: TestScopes;
  readonly uncaught: UncaughtErrors;
  readonly recorder: FileRecorder;
  readonly config: JestEnvironmentConfig;
  /** The export conditions by which its packages are resolved. */
  readonly conditions: readonly string[];
  /** When its set-up began, by `Date.now()`. */
  readonly startedAt: number;
  /** Called once the file's server has ended. */
  readonly collectCoverage: () => Promise<void> | undefined;
}
