/** The messages that no reply rule of a mock server matched, for a failure. */
import type { ReceivedMessage } from '../../bridge/connection-data';
import { showLine } from '../../errors/show-text';
import { userLine } from '../../errors/user-line';
import type { CallSite } from '../call-site';
import { showDecoded } from '../codec/show-decoded';
import type { PredicateAnswers } from '../difference/predicate-answers';
import { closestOf, type MeasuredClosest } from '../difference/refused-messages';
import { boundText } from '../difference/text-window';
import { comparable } from '../message/match';
import type { MessageFormat } from '../message/message-format';

/** What a rule matches. */
export interface Match {
  readonly match: unknown;
  /** Those of its predicate. */
  readonly answers: PredicateAnswers;
  readonly site: CallSite;
  isUsed: boolean;
}

/** Maximum rules compared with a message. */
const comparedRules = 50;

/** The message, and the rule that is closest to it. */
export function nearestRule(
  received: ReceivedMessage,
  rules: readonly Match[],
  format: MessageFormat,
): string {
  const { message, decoded } = format.open(received);
  let best: MeasuredClosest | undefined;
  for (const { match } of rules.slice(0, comparedRules)) {
    const value = comparable(message, match, decoded);
    const closest = closestOf(match, [{ message: received, value }], 1);
    if (closest !== undefined && closest.likeness > (best?.likeness ?? 0)) best = closest;
  }
  const shown = showReceived(received, format);
  if (best === undefined) return `  ${shown}`;
  const difference = best.difference.trimEnd().replace(/^(?=.)/gm, '    ');
  return `  ${shown}\n  The closest rule differs:\n${difference}`;
}

export function showReceived(received: ReceivedMessage, format: MessageFormat): string {
  const { message, decoded } = format.open(received);
  return boundText(
    decoded === undefined || decoded.codec === 'json'
      ? payloadText(message)
      : showDecoded(decoded, received).text,
    200,
  );
}

/** Why the predicate of a rule has accepted no message. */
export function explainPredicate({ match, answers, site, isUsed }: Match): string[] {
  const line = userLine(site.stack);
  if (typeof match !== 'function' || isUsed || line === undefined) return [];
  const text = answers.explain(match, `The predicate of mock.reply() at ${line}`);
  return text === '' ? [] : [`  ${text.trimEnd()}`];
}

function payloadText(message: string | Buffer): string {
  return typeof message === 'string' ? showLine(message) : `${message.length} bytes of binary`;
}
