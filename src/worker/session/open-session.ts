import type { ResolvedOptions } from '../../options/types';
import type { TimeLeft } from '../../platform/test-limit';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { tryAnotherPair } from '../ports';
import type { FileContext } from '../servers/startable-server';
import { openRouting } from './open-routing';
import { openServers } from './open-servers';
import { Session } from './session';

/**
 * Opens a file's session; on another pair of ports if another program took one.
 *
 * @throws WsDynamicError after closing everything that was opened
 */
export function openSession(options: ResolvedOptions, context: FileContext): Promise<Session> {
  return tryAnotherPair(async () => {
    const stack = new DisposeStack();
    let session: Session | undefined;
    const tag = (): string => session?.scopes.title ?? '';
    try {
      const routing = openRouting(options, context, () => session?.servers);
      stack.push('routing', () => routing.close());
      if (options.localhost === 'own') await routing.fixedPorts.begin();
      const timeLeft = (): TimeLeft | undefined => session?.scopes.current.limit.left;
      const request = { options, context, stack, tag, timeLeft, routing };
      session = new Session(request, await openServers(request));
      return session;
    } catch (error) {
      throw await afterCleanUp(error, () => stack.dispose());
    }
  });
}
