import { pointAt } from '../../errors/point-at';
import { messageOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { stepsOf } from '../../platform/steps';
import { now, withLimit } from '../../platform/time';
import { afterCleanUp } from '../dispose-stack';
import { atExports } from './export-failures';
import { stopTimedOut, timersNote } from './lifecycle-failures';
import type { ExternalSite, ServerSite, StartableServer, StartedServer } from './startable-server';

const log = stepsOf('server');

/** How long a server may take to stop after an uncaught error, ms. */
const faultyStop = 500;

export interface StopRequest {
  readonly started: StartedServer;
  readonly server: StartableServer;
  readonly site: ServerSite | ExternalSite;
  /** Whether the server will not start again. */
  readonly forGood: boolean;
  /** Whether an uncaught error in the server was reported. */
  readonly isFaulty: boolean;
}

/** Stops a server gracefully; kills it if that fails. Rejects with ERR_WS_SERVER_TIMEOUT. */
export async function stopServer(request: StopRequest): Promise<void> {
  const { started, server, site, forGood, isFaulty } = request;
  const { name, isOutside } = server;
  const { stopTimeout } = site.options;
  const begin = now();
  log?.('%s stops', name);
  const limit = isFaulty ? Math.min(faultyStop, stopTimeout) : stopTimeout;
  try {
    await withLimit(started.stop({ forGood }), isOutside ? undefined : limit, () =>
      stopTimedOut(name, limit, timersNote(site)),
    );
    log?.('%s stopped after %d ms', name, Math.round(now() - begin));
  } catch (error) {
    log?.('%s did not stop: %s', name, messageOf(error));
    const failure = await afterCleanUp(error, () => started.crash());
    // The error was already reported; the close() that hangs is a consequence.
    if (!isFaulty || failure !== error) throw failure;
  }
}

/** Points the failure of a stop that no call of a test caused at the declaration of the server. */
export async function atDeclaration(
  { name, declaredAt }: StartableServer,
  stop: Promise<void>,
): Promise<void> {
  try {
    await stop;
  } catch (error) {
    if (!(error instanceof WsDynamicError) || error.code !== 'ERR_WS_SERVER_TIMEOUT') throw error;
    throw declaredAt === undefined ? atExports(name, error) : pointAt(error, declaredAt.stack);
  }
}
