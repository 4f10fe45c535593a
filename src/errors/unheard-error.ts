import { read } from './read-cause';

/**
 * The error of an 'error' event without a listener. Node throws it unchanged, or wrapped if it is of another
 * realm: the message is then that of no error, but its whole text.
 */
export function unheardError(error: unknown): unknown {
  return read(error, 'code') === 'ERR_UNHANDLED_ERROR' ? (read(error, 'context') ?? error) : error;
}
