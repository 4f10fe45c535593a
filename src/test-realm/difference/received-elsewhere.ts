/** A message that a wait expected, and that another connection of the test received. */
import type { ReceivedMessage } from '../../bridge/connection-data';
import { withFallback } from '../../errors/with-fallback';
import type { MessageFormat } from '../message/message-format';
import { workerApi } from '../worker';

/** How many of the last messages of a connection are searched. */
const most = 1000;

/**
 * Returns a function that names the connection, for the failure of a wait of the running test; it returns
 * `undefined` if there is none.
 */
export function elsewhere(
  wants: (message: ReceivedMessage) => boolean,
  format: MessageFormat,
  connection: object,
): () => string | undefined {
  // A stateful codec cannot decode the messages of other connections.
  const isPlain = format.codec === undefined || format.codec === 'json';
  const beside = isPlain ? workerApi()?.session.connectionsBeside(connection) : undefined;
  const fits = (one: ReceivedMessage): boolean => withFallback(() => wants(one), false);
  return () => {
    const found = beside?.().find(({ messages }) => messages.slice(-most).some(fits));
    return (
      found && `A matching message arrived on another connection of this test: ${found.label}.\n`
    );
  };
}
