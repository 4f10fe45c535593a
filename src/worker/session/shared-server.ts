/** What was opened for `scope: 'worker'`, kept for the files that this worker runs next. */
import type { SessionParts } from './session-parts';

export interface SharedServer {
  readonly parts: SessionParts;
  /** With the variables that say where it is. */
  readonly env: NodeJS.ProcessEnv;
}

const shared = new Map<string, Promise<SharedServer>>();

/** One for each different configuration; one that could not be opened is tried again. */
export function sharedServer(
  key: string,
  open: () => Promise<SharedServer>,
): Promise<SharedServer> {
  let opening = shared.get(key);
  if (opening === undefined) {
    opening = open();
    shared.set(key, opening);
    opening.catch(() => shared.delete(key));
  }
  return opening;
}
