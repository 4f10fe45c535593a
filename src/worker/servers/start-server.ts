import { isUnderDebugger } from '../../platform/debugger';
import { withLimit } from '../../platform/time';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { StartDeadline, type StartLimits } from '../process/start-deadline';
import { startTimedOut } from './lifecycle-failures';
import { startFailed } from './module-server';
import { loadingTime } from './start-limit';
import type { StartLog } from './start-log';
import type { StartableServer, StartedServer } from './startable-server';

export interface StartRequest extends StartLimits {
  readonly starts: StartLog;
  /** Its rejection aborts the start. */
  readonly cancelled: Promise<never>;
  /** Returns possible causes of a delay, for the failure. */
  readonly note: () => string;
}

/** Starts a server; if that fails, closes what was opened. Rejects with ERR_WS_SERVER_TIMEOUT at its limit. */
export async function startServer(
  server: StartableServer,
  { starts, cancelled, note, ...limits }: StartRequest,
): Promise<StartedServer> {
  // Loading code does not count.
  const limit = new StartDeadline(limits, loadingTime());
  const isLimited = !server.isOutside && !isUnderDebugger();
  const scope = new DisposeStack();
  try {
    return await starts.note(server.name, () =>
      withLimit(
        Promise.race([server.start(scope), cancelled]),
        isLimited ? limit.timeout : undefined,
        () => startTimedOut(server.name, limit, note()),
        limit.extend,
      ),
    );
  } catch (error) {
    throw await afterCleanUp(error, () => scope.dispose());
  }
}

/** The error of a start that failed by an unhandled error. */
export function startFailure(server: StartableServer, error: unknown): unknown {
  return server.explainFailure ? server.explainFailure(error) : startFailed(server.name, error);
}
