import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Passes the messages of a diagnostics channel to `listener` until the returned function is called. */
export function watchChannel(channel: string, listener: (message: unknown) => void): () => void {
  subscribe(channel, listener);
  return () => unsubscribe(channel, listener);
}
