/** The options of `connect()` and `mockServer()` for playing and making recordings. */
import { invalid } from '../../errors/invalid-value';
import { kind, oneOf } from '../../validation/kind';
import { age } from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { type MaskedFields, maskedFields } from '../transcript/mask-values';

/** Options for replaying a HAR file. */
export interface ReplayOptions {
  /** A HAR file with `_webSocketMessages`; its path is relative to the test file. */
  readonly replay?: string;
  /**
   * Names of fields whose values change from run to run. Their values are not compared; instead, each
   * recorded value is bound to one live value, which is sent in its place. Fields with credentials are always
   * masked.
   */
  readonly mask?: MaskedFields;
  /** `'recorded'` keeps the recorded intervals; by default, messages are sent immediately. */
  readonly timing?: 'recorded';
  /** Milliseconds; an older recording is reported by `console.warn`. */
  readonly maxAge?: number;
}

const file = kind(
  "the path of a HAR file, such as 'session.har'",
  (value) => typeof value === 'string' && value !== '',
);

export const replayShape = {
  replay: file,
  mask: maskedFields,
  timing: oneOf('recorded'),
  maxAge: age,
} satisfies Shape<keyof ReplayOptions>;

export const recordShape = { ...replayShape, record: file };

/** @throws ERR_WS_OPTION_INVALID for an option that needs `replay` or `record` */
export function checkReplay(
  call: string,
  options: ReplayOptions & {
    readonly record?: string | undefined;
    readonly url?: string | undefined;
  },
  needed: string,
): void {
  const { replay, record, url } = options;
  if (replay !== undefined && record !== undefined) {
    const remedy = 'With "record" an existing file is replayed.';
    throw invalid(call, { expected: '"replay" or "record"', received: 'both', remedy });
  }
  if (record !== undefined && url === undefined) {
    const expected = '"url" together with "record": the address of the server to record';
    throw invalid(call, { expected, received: 'none' });
  }
  if (replay !== undefined || record !== undefined) return;
  const alone = (['mask', 'timing', 'maxAge'] as const).find((key) => options[key] !== undefined);
  if (alone === undefined) return;
  throw invalid(call, { expected: `${needed} together with "${alone}"`, received: 'none' });
}
