import { messageOf } from '../../errors/read-cause';
import { stepsOf } from '../../platform/steps';
import { now, withLimit } from '../../platform/time';
import { afterCleanUp } from '../dispose-stack';
import { stopTimedOut } from './lifecycle-failures';
import type { StartableServer, StartedServer } from './startable-server';

const log = stepsOf('server');

/** How long a server may take to stop after an uncaught error, ms. */
const faultyStop = 500;

export interface StopRequest {
  readonly server: StartableServer;
  /** Whether the server will not start again. */
  readonly forGood: boolean;
  /** In ms. */
  readonly stopTimeout: number;
  /** Whether an uncaught error in the server was reported. */
  readonly isFaulty: boolean;
  /** Returns possible causes of a delay, for the failure. */
  readonly note: () => string;
}

/** Stops a server gracefully; kills it if that fails. Rejects with ERR_WS_SERVER_TIMEOUT. */
export async function stopServer(started: StartedServer, request: StopRequest): Promise<void> {
  const { server, forGood, stopTimeout, isFaulty, note } = request;
  const { name, timesItself } = server;
  const begin = now();
  log?.('%s stops', name);
  const limit = isFaulty ? Math.min(faultyStop, stopTimeout) : stopTimeout;
  try {
    await withLimit(started.stop({ forGood }), timesItself ? undefined : limit, () =>
      stopTimedOut(server, limit, note()),
    );
    log?.('%s stopped after %d ms', name, Math.round(now() - begin));
  } catch (error) {
    log?.('%s did not stop: %s', name, messageOf(error));
    const failure = await afterCleanUp(error, () => started.crash());
    // The error was already reported; the close() that hangs is a consequence.
    if (!isFaulty || failure !== error) throw failure;
  }
}
