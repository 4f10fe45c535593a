/** Servers that run on the file's own listeners: the reference server, a module, `useServer`. */

import { pause } from '../../platform/time';
import type { FileListeners } from './listeners';
import type { ServerKind } from './server-kind';

/** How long a polite stop may hold its connections before they are cut, ms. */
const politeness = 250;

/** What was attached to the listeners. */
export interface Attached {
  stop(how: { forGood: boolean }): Promise<void>;
}

/**
 * @param open gives listeners that listen on the file's ports
 * @param attach lets a server answer on them
 */
export function inProcessKind(
  name: string,
  open: () => Promise<FileListeners>,
  attach: (listeners: FileListeners) => Promise<Attached>,
): ServerKind {
  return {
    name,
    async start() {
      const listeners = await open();
      let attached: Attached;
      try {
        attached = await attach(listeners);
      } catch (error) {
        await listeners.close();
        throw error;
      }
      listeners.watchUpgrades();
      return {
        get open() {
          return listeners.open;
        },
        async stop(how) {
          const stopping = attached.stop(how);
          stopping.catch(() => {});
          await settledWithin(stopping, politeness);
          // Only now: a close() that waits for its clients would wait for ever for a forgotten one.
          await listeners.close();
          await stopping;
        },
        async crash() {
          await listeners.crash();
          attached.stop({ forGood: false }).catch(() => {});
        },
      };
    },
  };
}

async function settledWithin(work: Promise<void>, ms: number): Promise<void> {
  const patience = pause(ms);
  await Promise.race([work.catch(() => {}), patience.done]);
  patience.cancel();
}
