import { isCommand } from '../../options/server-form';
import type { ResolvedOptions } from '../../options/types';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { tryAnotherPair } from '../ports';
import type { SessionContext } from '../servers/server-kind';
import { openServer } from './open-server';
import { Session } from './session';
import { openWorkerServer } from './worker-server';

/**
 * Opens a file's session; on another pair of ports when somebody who leases nothing took one.
 *
 * @throws WsDynamicError with everything that was opened already closed again
 */
export function openSession(options: ResolvedOptions, context: SessionContext): Promise<Session> {
  const { server } = options;
  // With coverage each file has a server of its own: a process tells what it executed when it ends.
  const outlivesFile =
    isCommand(server) && server.scope === 'worker' && context.coverageDirectory === undefined;
  return tryAnotherPair(async () => {
    const stack = new DisposeStack();
    let session: Session | undefined;
    const tag = (): string => session?.scopes.current.title ?? '';
    try {
      const request = { options, context, stack, tag, outlivesFile };
      const opened = await (outlivesFile ? openWorkerServer(request) : openServer(request));
      session = new Session(request, opened);
      return session;
    } catch (error) {
      throw await afterCleanUp(error, () => stack.dispose());
    }
  });
}
