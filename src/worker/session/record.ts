import { WsDynamicError } from '../../errors';

/** A result that a suite recorded for the report. */
export interface Recorded {
  readonly kind: string;
  /** Plain JSON. */
  readonly data: unknown;
}

/** Longest JSON text of one result, characters. */
const longest = 1_000_000;

/**
 * A copy of `data` as plain JSON, of the moment that it is called.
 *
 * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for what JSON cannot hold, and for too much of it
 */
export function jsonSnapshot(kind: string, data: unknown): unknown {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(data);
  } catch (error) {
    cause = error;
  }
  if (text === undefined) {
    throw invalid(
      kind,
      `data that JSON cannot hold: ${cause ?? typeof data}. Give plain objects, arrays, strings and numbers`,
      cause,
    );
  }
  if (text.length > longest) {
    throw invalid(
      kind,
      `${text.length} characters of JSON; at most ${longest} fit. Record sums instead of single values`,
    );
  }
  return JSON.parse(text);
}

function invalid(kind: string, what: string, cause?: unknown): WsDynamicError {
  return new WsDynamicError('ERR_WS_OPTION_INVALID', `record('${kind}') was given ${what}.`, {
    cause,
  });
}
