/** Servers on listeners of this package: the reference server, a module, or `useServer`. */
import { atMost } from '../../platform/time';
import type { DisposeStack } from '../dispose-stack';
import type { FileListeners, FilePorts } from './file-ports';
import type { StartableServer } from './startable-server';

/** How long a stop may take before connections are cut, ms. */
const closingTime = 250;

/** Stops an attached server; the owner of the listeners closes them. */
export type StopAttached = (how: { forGood: boolean }) => Promise<void>;

/** @param attach attaches a server to listeners that already listen; pushes its clean-up on the scope */
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
        get handlers() {
          return listeners.handlers;
        },
        async stop(how) {
          const stopping = stop(how);
          try {
            await withinClosingTime(stopping);
          } finally {
            // Closed only now: a close() that waits for clients would hang with an open one.
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

/** Waits for `stopping`, at most for the time before connections are cut. */
export function withinClosingTime(stopping: Promise<void>): Promise<void> {
  return atMost(stopping, closingTime);
}
