/** Servers that run on listeners of this package: the reference server, a module, `useServer`. */
import { atMost } from '../../platform/time';
import type { DisposeStack } from '../dispose-stack';
import type { FileListeners, FilePorts } from './file-ports';
import type { StartableServer } from './startable-server';

/** How long a stop may keep its connections before they are cut, ms. */
const closingTime = 250;

/** Stops what was attached; the listeners are closed by their owner. */
export type StopAttached = (how: { forGood: boolean }) => Promise<void>;

/**
 * @param attach lets a server answer on listeners that already listen; what takes time pushes its own
 *   clean-up on the scope
 */
export function serverOnListeners(
  name: string,
  ports: Pick<FilePorts, 'listen'>,
  attach: (listeners: FileListeners, scope: DisposeStack) => Promise<StopAttached>,
): StartableServer {
  return {
    name,
    async start(scope) {
      const listeners = await ports.listen(scope);
      const stop = await attach(listeners, scope);
      listeners.watchUpgrades();
      return {
        get open() {
          return listeners.open;
        },
        async stop(how) {
          const stopping = stop(how);
          try {
            await withinClosingTime(stopping);
          } finally {
            // Only now: a close() that waits for its clients would hang on an open one.
            await listeners.close();
          }
          await stopping;
        },
        async crash() {
          await listeners.crash();
          stop({ forGood: false }).catch(() => {});
        },
      };
    },
  };
}

/** Waits for `stopping`, but no longer than a stop may keep its connections. */
export function withinClosingTime(stopping: Promise<void>): Promise<void> {
  return atMost(stopping, closingTime);
}
