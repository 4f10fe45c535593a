import type { EnvironmentContext } from '@jest/environment';
import type { Session } from '../worker/session/session';
import type { FileRecorder } from './file-record';
import type { TestScopes } from './test-scopes';
import type { UncaughtErrors } from './uncaught-errors';

/** What the handlers of Jest's events need of the file that runs. */
export interface FileRun {
  readonly session: Session;
  readonly context: EnvironmentContext;
  readonly scopes: TestScopes;
  readonly uncaught: UncaughtErrors;
  /** Only when the reporter runs. */
  readonly recorder: FileRecorder | undefined;
  /** Called once the file's server has ended. */
  readonly collectCoverage: () => Promise<void> | undefined;
}
