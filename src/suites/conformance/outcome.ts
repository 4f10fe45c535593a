import { WsDynamicError } from '../../index';
import type { Behavior, CloseBehavior, Probe } from '../probe/probe';
import type { ProbeResult } from '../probe/run-probe';
import { describeExpected } from './expected';

const passing: readonly CloseBehavior[] = ['OK', 'INFORMATIONAL'];
const tolerated: readonly CloseBehavior[] = ['NON-STRICT', 'UNIMPLEMENTED', 'FAILED BY CLIENT'];

/** Whether an outcome fails a test. */
function isFailure(outcome: Behavior | CloseBehavior, strict: boolean): boolean {
  return !passing.includes(outcome) && (strict || !tolerated.includes(outcome));
}

export function hasFailed(
  { behavior, behaviorClose }: Pick<ProbeResult, 'behavior' | 'behaviorClose'>,
  strict: boolean,
): boolean {
  return isFailure(behavior, strict) || isFailure(behaviorClose, strict);
}

/** Describes a failure: the outcome, the accepted outcomes, and the frames. */
export function describeFailure(
  result: Omit<ProbeResult, 'expired'>,
  probe: Probe | undefined,
): string {
  const { id, does, behavior, behaviorClose, evidence } = result;
  const width = Math.max(...evidence.map(({ at }) => String(at).length), 1);
  const arrows = { out: '→', in: '←', note: '·' };
  return [
    `Case ${id}, ${does}: ${behavior}, closing ${behaviorClose}.`,
    result.result,
    ...(result.resultClose === result.result ? [] : [result.resultClose]),
    ...(probe ? ['Accepted:', ...describeExpected(probe).map((line) => `  ${line}`)] : []),
    ...(probe?.source ? [`Rule: ${probe.source}.`] : []),
    'Frames:',
    ...evidence.map(
      ({ at, direction, text }) =>
        `  ${String(at).padStart(width)} ms ${arrows[direction]} ${cut(text)}`,
    ),
  ].join('\n');
}

/** Maximum characters of a line; usual handshakes are shorter. */
const longestLine = 400;

const cut = (text: string): string =>
  text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;

/** The failure of a case, or of the cases of a section. */
export function notConformant(message: string): WsDynamicError {
  return new WsDynamicError('ERR_WS_NOT_CONFORMANT', message);
}
