import type { SecurityPlan } from './options';
import type { SecurityScene } from './scene';

export const groups = [
  'origin',
  'access',
  'handshake',
  'frames',
  'messages',
  'limits',
  'tls',
] as const;

/** A part of the list of checks. */
export type SecurityGroup = (typeof groups)[number];

/** One check. It passes unless `run` throws. */
export interface SecurityCheck {
  /** Its group and a word: `origin-foreign`. */
  readonly id: string;
  readonly group: SecurityGroup;
  /** Completes "the server …". */
  readonly does: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** The option that has to be given before it can be tested; `undefined` where nothing is missing. */
  readonly needs?: (plan: SecurityPlan) => string | undefined;
  /** Throws a `Finding` or `NotTested`. */
  readonly run: (scene: SecurityScene) => Promise<void>;
}

/** Makes checks of a group. @param needs the option without which none of them can be tested */
export function checksOf(
  group: SecurityGroup,
  needs?: SecurityCheck['needs'],
): (id: string, does: string, source: string, run: SecurityCheck['run']) => SecurityCheck {
  return (id, does, source, run) => ({
    ...{ id: `${group}-${id}`, group, does, source, run },
    ...(needs !== undefined && { needs }),
  });
}
