import { invalid, invalidValue } from '../../../errors/invalid-value';
import { longestTimer } from '../../../platform/time';

const defaults = {
  /** Largest message in bytes; a larger one closes the connection with 1009. */
  messageSizeLimit: 1_048_576,
  /** Milliseconds without a message or ping after which a connection is closed with 1000. */
  idleTimeout: 300_000,
  /** Tokens that `authenticate` and `Authorization: Bearer …` accept. */
  tokens: ['reference-token'],
  /** How long a stop waits for the peers' close frames before it drops the connections, ms. */
  closeTimeout: 500,
};

export type ReferenceServerSettings = Readonly<typeof defaults>;

const variable = 'WEBSOCKET_MESSAGE_SIZE_LIMIT';

/**
 * Reads the settings. Users can set one of them, by the variable `WEBSOCKET_MESSAGE_SIZE_LIMIT`.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): ReferenceServerSettings {
  const text = env[variable];
  if (!text) return defaults;
  const messageSizeLimit = Number(text);
  if (
    Number.isInteger(messageSizeLimit) &&
    messageSizeLimit >= 1 &&
    messageSizeLimit <= longestTimer
  )
    return { ...defaults, messageSizeLimit };
  const expected = `a whole number of bytes from 1 to ${longestTimer}`;
  throw invalid('reference server', invalidValue(variable, expected, text));
}
