/** Opens a file's session: lease, certificate, server, each step undone when a later one fails. */
import { WsDynamicError } from '../../errors';
import type { ResolvedOptions } from '../../options/environment';
import { isCommand, isExternal } from '../../options/server-form';
import { DisposeStack } from '../dispose-stack';
import { openExternal } from './open-external';
import { openLeased } from './open-leased';
import { openShared } from './open-shared';
import { Session } from './session';
import { type OpenRequest, outlivesFile, type SessionContext } from './session-context';
import type { SessionParts } from './session-parts';

export type { SessionContext } from './session-context';

/**
 * @throws WsDynamicError with everything that was opened already closed again
 */
export async function openSession(
  options: ResolvedOptions,
  context: SessionContext,
): Promise<Session> {
  for (let attempt = 1; ; attempt += 1) {
    const stack = new DisposeStack();
    let session: Session | undefined;
    const tag = (): string => session?.scopes.current.title ?? '';
    try {
      const parts = await openParts({ options, context, stack, tag });
      session = new Session(parts);
      return session;
    } catch (error) {
      await stack.dispose().catch(() => {});
      if (attempt === TRIES || !mayHelp(options, error)) throw error;
    }
  }
}

/** How many pairs a command is started on when a program that leases nothing takes a port. */
const TRIES = 3;

/** Only a command listens by itself, after the lease: there a new pair is worth a try. */
function mayHelp({ server }: ResolvedOptions, error: unknown): boolean {
  return (
    isCommand(server) && error instanceof WsDynamicError && error.code === 'ERR_WS_PORTS_STOLEN'
  );
}

async function openParts(opening: OpenRequest): Promise<SessionParts> {
  const { server } = opening.options;
  if (isExternal(server)) return openExternal(opening, server);
  return outlivesFile(opening) ? openShared(opening) : openLeased(opening);
}
