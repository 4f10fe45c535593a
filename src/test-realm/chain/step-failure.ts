import { isRegExp } from 'node:util/types';
import type { ConnectionHandle } from '../../bridge/connection';
import type { LoggedFrame } from '../../bridge/connection-data';
import { addEvidence, evidenceOf, markFramesShown } from '../../errors/evidence';
import { pointAt } from '../../errors/point-at';
import { isError, read } from '../../errors/read-cause';
import { renderFailure } from '../../errors/render-failure';
import { showValue } from '../../errors/show-value';
import { withFallback } from '../../errors/with-fallback';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { openCalls } from '../awaited';
import { type CallSite, inThisRealm } from '../call-site';
import { showMessage } from './message-types';

/** One step of a chain: its method and arguments. */
export interface Step {
  readonly verb: string;
  readonly args: readonly unknown[];
  /** Where the test called it. */
  readonly site: CallSite;
}

/**
 * Adds the failed step (`place`: "2 of 5") and the frames of the connection to an error. An error of the test
 * (an assertion in `exec`) stays the same object unless it is frozen, so that Jest shows its diff.
 */
export function failStep(
  error: unknown,
  step: Step,
  place: string,
  handle: ConnectionHandle,
  question?: LoggedFrame,
): unknown {
  if (!isError(error)) return error;
  const title = `Step ${place} of the chain on ${handle.url}: ${describeStep(step)}`;
  const note = `${title}\n${handle.describe(question)}`;
  if (error instanceof WsDynamicError) {
    const own = pointAt(inThisRealm(error, `${error.message}\n\n${note}`), step.site.stack);
    return markFramesShown(own, handle, evidenceOf(error).wait, question);
  }
  const failure = addEvidence(markFramesShown(error, handle, undefined, question), {
    notes: [note],
  });
  // Without a session, nothing renders it at the end of the test.
  return openCalls() === undefined ? renderFailure(failure) : failure;
}

/** `.expectText("hello", {"timeout":100})` */
function describeStep({ verb, args }: Step): string {
  return `.${verb}(${args.map(describeArgument).join(', ')})`;
}

function describeArgument(value: unknown): string {
  if (typeof value === 'function') return String(read(value, 'name') || '<function>');
  // Guards against a revoked proxy and a throwing getter.
  const shown = withFallback(
    () => (isRegExp(value) ? String(value) : showMessage(value)),
    undefined,
  );
  const text = shown ?? showValue(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
