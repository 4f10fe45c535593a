/** Starts the server given to `serve()` or `connect()` on a leased pair of ports, for one test. */
import type { ServedHandle, ServeRequest } from '../../bridge/openers';
import { afterCleanUp, DisposeStack } from '../dispose-stack';
import { tryAnotherPair } from '../ports';
import { moduleServer } from './module-server';
import { type LeaseRequest, openOnLease } from './open-on-lease';
import type { RunHandlers } from './run-events';
import type { ServerLifecycle } from './server-lifecycle';

export interface StartedHandle extends ServedHandle {
  readonly server: ServerLifecycle;
}

/**
 * Starts a function, an application or a server that does not listen.
 *
 * @param runHandlers runs the server's handlers
 * @throws as `moduleServer` and `leasePortPair`; nothing is left open
 */
export function openServed(
  given: unknown,
  { name, isBorrowed }: ServeRequest,
  request: Omit<LeaseRequest, 'stack'>,
  runHandlers?: RunHandlers,
): Promise<StartedHandle> {
  return tryAnotherPair(async () => {
    const stack = new DisposeStack();
    // The variables without a prefix belong to the file's own server.
    const context = { ...request.context, env: { ...request.context.env } };
    try {
      const server = await openOnLease({ ...request, context, stack }, false);
      const { site } = server;
      if (site.ports !== undefined) {
        await server.start(moduleServer(name, () => given, site, { isBorrowed, runHandlers }));
      }
      return { server, url: server.address.url, dispose: () => stack.dispose() };
    } catch (error) {
      throw await afterCleanUp(error, () => stack.dispose());
    }
  });
}
