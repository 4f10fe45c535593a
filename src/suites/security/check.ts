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

/** A group of checks. */
export type SecurityGroup = (typeof groups)[number];

/** A check. It passes unless `run` throws. */
export interface SecurityCheck {
  /** Its group and a word: `origin-foreign`. */
  readonly id: string;
  readonly group: SecurityGroup;
  /** Completes "the server …". */
  readonly does: string;
  /** The source of the rule. */
  readonly source: string;
  /** The option required to run the check; `undefined` if none is missing. */
  readonly needs?: (plan: SecurityPlan) => string | undefined;
  /** The check whose finding it is if the server ends during this one, which is then not tested. */
  readonly endFoundBy?: string;
  /** Throws a `Finding` or `NotTested`. */
  readonly run: (scene: SecurityScene) => Promise<void>;
}

/** Creates checks of a group. @param needs the option required by all of them */
export function checksOf(
  group: SecurityGroup,
  needs?: SecurityCheck['needs'],
): (id: string, does: string, source: string, run: SecurityCheck['run']) => SecurityCheck {
  return (id, does, source, run) => ({
    ...{ id: `${group}-${id}`, group, does, source, run },
    ...(needs !== undefined && { needs }),
  });
}
