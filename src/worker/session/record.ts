import { causeOf } from '../../errors/read-cause';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** A result that a suite recorded for the report. */
export interface Recorded {
  readonly kind: string;
  /** Plain JSON. */
  readonly data: unknown;
}

/** Longest JSON text of one result, and of all of a file, characters. */
const longest = 1_000_000;
const longestInAll = 10_000_000;
/** Results of one file. */
const most = 10_000;

/** Takes the results of one test file, up to a number and a size. */
export class RecordIntake {
  #count = 0;
  #characters = 0;

  /**
   * A copy of `data` as plain JSON, of the moment that it is called.
   *
   * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for what JSON cannot hold, and for too much of it
   */
  take(kind: string, data: unknown): Recorded {
    const text = jsonOf(kind, data);
    const characters = this.#characters + kind.length + text.length;
    if (this.#count >= most || characters > longestInAll) {
      throw invalid(
        kind,
        `more than a test file may record: ${most} results and ${longestInAll} characters of JSON. Record sums instead of single values`,
      );
    }
    this.#count += 1;
    this.#characters = characters;
    return { kind, data: JSON.parse(text) };
  }
}

function jsonOf(kind: string, data: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch (cause) {
    throw invalid(kind, unlikeJson(causeOf(cause).message), cause);
  }
  if (text === undefined) throw invalid(kind, unlikeJson(typeof data));
  if (text.length <= longest) return text;
  throw invalid(
    kind,
    `${text.length} characters of JSON; at most ${longest} fit. Record sums instead of single values`,
  );
}

function unlikeJson(why: string): string {
  return `data that JSON cannot hold: ${why}. Give plain objects, arrays, strings and numbers`;
}

function invalid(kind: string, what: string, cause?: unknown): WsDynamicError {
  return new WsDynamicError('ERR_WS_OPTION_INVALID', `record('${kind}') was given ${what}.`, {
    cause,
  });
}
