import type { ConnectionHandle, SentMessage } from '../../bridge/connection';
import { orElse } from '../../errors/or-else';
import { isError } from '../../errors/read-cause';
import { showValue } from '../../errors/show-value';
import { markFramesShown, pastWait, pointAt, withNote } from '../../errors/write-stack';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type CallSite, inThisRealm } from '../call-site';
import { isRegExp } from '../message/match';
import { showMessage } from './message-types';

/** One verb of a chain, as it was called. */
export interface Step {
  readonly verb: string;
  readonly args: readonly unknown[];
  /** The line of the test that called it. */
  readonly site: CallSite;
}

/**
 * Adds to an error which step failed (`place`: "2 of 5") and what the connection had seen. An error of the test's own
 * (an assertion in `exec`) stays the same object unless it is frozen, so that Jest shows its diff.
 */
export function failStep(
  error: unknown,
  step: Step,
  place: string,
  handle: ConnectionHandle,
  question?: SentMessage,
): unknown {
  if (!isError(error)) return error;
  const title = `Step ${place} of the chain on ${handle.url}: ${describeStep(step)}`;
  const note = `\n\n${title}\n${handle.describe(question)}`;
  const wait = pastWait(error);
  return markFramesShown(
    error instanceof WsDynamicError
      ? pointAt(inThisRealm(error, error.message + note), step.site.stack)
      : withNote(error, note),
    handle,
    wait,
  );
}

/** `.expectText("hello", {"timeout":100})` */
function describeStep({ verb, args }: Step): string {
  return `.${verb}(${args.map(describeArgument).join(', ')})`;
}

function describeArgument(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? '<function>' : value.name;
  // Not of a revoked proxy, and of a getter that throws.
  const shown = orElse(() => (isRegExp(value) ? String(value) : showMessage(value)), undefined);
  const text = shown ?? showValue(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
