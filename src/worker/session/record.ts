import { type InvalidValue, invalid } from '../../errors/invalid-value';
import { causeOf } from '../../errors/read-cause';

/** A result that a suite recorded for the report. */
export interface Recorded {
  readonly kind: string;
  /** Plain JSON. */
  readonly data: unknown;
}

/** Limits of the JSON text of one result, and of all results of a file, characters. */
const longest = 1_000_000;
const longestInAll = 10_000_000;
/** Limit of the number of results per file. */
const most = 10_000;

/** Accepts the results of one test file, limited in number and size. */
export class RecordIntake {
  #count = 0;
  #characters = 0;

  /**
   * Returns a copy of `data` as plain JSON.
   *
   * @throws WsDynamicError `ERR_WS_OPTION_INVALID` for data that JSON cannot represent, or that exceeds the
   * limits
   */
  take(kind: string, data: unknown): Recorded {
    const text = jsonOf(kind, data);
    const characters = this.#characters + kind.length + text.length;
    if (this.#count >= most || characters > longestInAll) {
      const expected = `at most ${most} results and ${longestInAll} characters of JSON in a test file`;
      throw invalid(callOf(kind), { expected, received: 'more', remedy: recordSums });
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
    throw invalid(callOf(kind), noJson(causeOf(cause).message), { cause });
  }
  if (text === undefined) throw invalid(callOf(kind), noJson(typeof data));
  if (text.length <= longest) return text;
  const expected = `at most ${longest} characters of JSON`;
  throw invalid(callOf(kind), { expected, received: String(text.length), remedy: recordSums });
}

const recordSums = 'Record totals instead of single values.';
const callOf = (kind: string): string => `record('${kind}')`;

function noJson(received: string): InvalidValue {
  const expected = 'data that JSON can represent: plain objects, arrays, strings and numbers';
  return { expected, received };
}
