import { setTimeout as delay } from 'node:timers/promises';

/** A server under test that may end. */
export interface OwnedServer {
  /** How the server ended since its start, with its last output; `undefined` while it runs. */
  readonly ended?: (() => string | undefined | Promise<string | undefined>) | undefined;
}

/** Maximum time between dropped connections and the end of the process, ms. */
const exitTime = 500;
const pulse = 20;

/** How the server ended, or is about to end. @param isKnown whether waiting is no longer needed */
export async function endOf(
  { ended }: OwnedServer,
  isKnown: () => boolean = () => false,
): Promise<string | undefined> {
  let end = await ended?.();
  for (let left = exitTime; left > 0 && ended !== undefined && end === undefined; left -= pulse) {
    if (isKnown()) break;
    await delay(pulse);
    end = await ended();
  }
  return end;
}

/**
 * Restarts a server. If a hanging server did not stop in time, it was killed, and the second call starts it.
 */
export async function startAgain<Value>(restart: () => Promise<Value>): Promise<Value> {
  try {
    return await restart();
  } catch {
    return restart();
  }
}
