import { isUnderDebugger } from '../../platform/debugger';
import { withLimit } from '../../platform/time';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { startTimedOut } from './lifecycle-failures';
import { startFailed } from './module-server';
import type { StartLog } from './start-log';
import type { StartableServer, StartedServer } from './startable-server';

export interface StartRequest {
  readonly starts: StartLog;
  /** Its rejection ends the start. */
  readonly cancelled: Promise<never>;
  /** ms */
  readonly startTimeout: number;
  /** What else may hold it up, for the failure. */
  readonly note: () => string;
}

/** Starts a server; what a failed start has opened is closed. Rejects with ERR_WS_SERVER_TIMEOUT. */
export async function startServer(
  server: StartableServer,
  { starts, cancelled, startTimeout, note }: StartRequest,
): Promise<StartedServer> {
  const limit = server.timesItself || isUnderDebugger() ? undefined : startTimeout;
  const scope = new DisposeStack();
  try {
    return await starts.note(server.name, () =>
      withLimit(Promise.race([server.start(scope), cancelled]), limit, () =>
        startTimedOut(server.name, startTimeout, note()),
      ),
    );
  } catch (error) {
    throw await afterCleanUp(error, () => scope.dispose());
  }
}

/** An error that nothing handled while a server started, as the failure of the start. */
export function startFailure(server: StartableServer, error: unknown): unknown {
  return server.explainFailure ? server.explainFailure(error) : startFailed(server.name, error);
}
