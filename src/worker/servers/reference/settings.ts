import { WsDynamicError } from '../../../errors';
import { longestTimer } from '../../../platform/time';

export interface ReferenceServerOptions {
  /**
   * Largest message in bytes; a larger one closes the connection with 1009. Default: the environment
   * variable `WEBSOCKET_MESSAGE_SIZE_LIMIT`, else 1 MiB.
   */
  readonly messageSizeLimit?: number;
  /** Milliseconds without a message or ping after which a connection is closed with 1000. Default 300000. */
  readonly idleTimeout?: number;
  /** What `authenticate` and `Authorization: Bearer …` accept. Default `['reference-token']`. */
  readonly tokens?: readonly string[];
  /** Milliseconds that `close()` waits for the peers' close frames before it drops them. Default 500. */
  readonly closeTimeout?: number;
}

export type ReferenceServerSettings = Readonly<Required<ReferenceServerOptions>>;

/**
 * Copies, defaults, validates and freezes the options, once.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export function readReferenceOptions(
  options: ReferenceServerOptions = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): ReferenceServerSettings {
  const fromEnv = env.WEBSOCKET_MESSAGE_SIZE_LIMIT;
  const limit = options.messageSizeLimit ?? (fromEnv ? Number(fromEnv) : 1_048_576);
  const limitName =
    options.messageSizeLimit === undefined ? 'WEBSOCKET_MESSAGE_SIZE_LIMIT' : 'messageSizeLimit';
  return Object.freeze({
    messageSizeLimit: wholeNumber(limitName, limit, 1, 'bytes', fromEnv),
    idleTimeout: wholeNumber('idleTimeout', options.idleTimeout ?? 300_000, 1, 'ms'),
    tokens: Object.freeze([...(options.tokens ?? ['reference-token'])]),
    closeTimeout: wholeNumber('closeTimeout', options.closeTimeout ?? 500, 0, 'ms'),
  });
}

function wholeNumber(name: string, value: number, least: number, unit: string, shown?: string) {
  if (Number.isInteger(value) && value >= least && value <= longestTimer) return value;
  const got = shown === undefined ? String(value) : JSON.stringify(shown);
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `The reference server's ${name} is ${got}; give a whole number of ${unit} from ${least} to ${longestTimer}.`,
  );
}
