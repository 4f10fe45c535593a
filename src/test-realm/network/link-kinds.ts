import type { FaultAction } from '../../bridge/network';
import type { ToxicSettings } from '../../bridge/toxic-settings';
import { isCloseCode, isCloseReason } from '../../protocol/close-frame';
import { kind, oneOf } from '../../validation/kind';
import {
  action,
  bytes,
  count,
  flag,
  milliseconds,
  probability,
  status,
} from '../../validation/kinds';
import type { Shape } from '../../validation/object';
import { closeCodeText, closeReasonText } from '../../wire/close-codes';
import { messageMatchOf } from '../message/expected-value';

export const closeCode = kind(closeCodeText, isCloseCode);

type KeyOf<Union> = Union extends unknown ? keyof Union : never;
/** All copies are queued immediately: more would exhaust the memory. */
const mostCopies = 10_000;
const copies = kind(
  `a whole number from 1 to ${mostCopies}`,
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= mostCopies,
);

const atLeastOneByte = kind(
  'a whole number of bytes, 1 or more',
  (value) => bytes('', value) === undefined && value !== 0,
);

/** The types of the settings of one fault that differ from those of the same name. */
export const faultKinds: Partial<Readonly<Record<FaultAction['kind'], Shape>>> = {
  // A message without a changed byte is not corrupt; `limitData(0)` is a limit.
  corrupt: { bytes: atLeastOneByte },
};

/** The settings of each toxic and fault, and the options that limit when they apply. */
export type SettingOf<Toxics, Fault> =
  | KeyOf<Toxics[keyof Toxics]>
  | Exclude<KeyOf<Fault>, 'kind'>
  | 'during'
  | 'for'
  | 'match'
  | 'probability'
  | 'stream'
  | 'times'
  | 'toxicity';

/** The type of each setting. A setting without a row does not compile. */
export const linkKinds = {
  latency: milliseconds,
  jitter: milliseconds,
  delay: milliseconds,
  timeout: milliseconds,
  time: milliseconds,
  stall: milliseconds,
  for: milliseconds,
  up: milliseconds,
  down: milliseconds,
  ms: milliseconds,
  within: milliseconds,
  rate: bytes,
  bytes,
  sizeVariation: bytes,
  averageSize: count,
  times: count,
  copies,
  by: count,
  probability,
  toxicity: probability,
  status,
  invalid: flag,
  match: messageMatchOf('anything'),
  change: action,
  fault: oneOf('down', 'partition'),
  during: oneOf('request', 'response'),
  stream: oneOf('upstream', 'downstream', 'both'),
  code: closeCode,
  reason: kind(closeReasonText, isCloseReason),
} satisfies Shape<SettingOf<ToxicSettings, FaultAction>>;

/** The types of these settings. */
export function kindsOf(names: readonly string[]): Shape {
  const known: Shape = linkKinds;
  return Object.fromEntries(
    names.map((name) => {
      const kind = known[name];
      if (kind === undefined)
        throw new Error(`"${name}" of a link has no row in its table of kinds.`);
      return [name, kind];
    }),
  );
}
