/** Folds repeated calls, such as in a loop, into one. Pure. */
import type { StepReport } from '../report/schema';

export interface FoldedStep {
  readonly step: StepReport;
  readonly count: number;
  /** End of the last call; `undefined` if it did not end. */
  readonly end: number | undefined;
}

/** Maximum number of calls per line that are shown separately. */
const most = 12;

/** Folds additional successful calls of a line into one; failed calls remain separate. */
export function foldSteps(steps: readonly StepReport[]): FoldedStep[] {
  const groups = new Map<string, StepReport[]>();
  for (const step of steps) {
    if (!canFold(step)) continue;
    const key = keyOf(step);
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return steps.flatMap((step) => {
    const group = canFold(step) ? (groups.get(keyOf(step)) ?? []) : [];
    if (group.length <= most) return [{ step, count: 1, end: endOf(step) }];
    if (group[0] !== step) return [];
    const end = Math.max(...group.map((one) => endOf(one) ?? one.start));
    return [{ step: { ...step, duration: end - step.start }, count: group.length, end }];
  });
}

function canFold({ kind, failed, duration }: StepReport): boolean {
  return kind !== 'hook' && kind !== 'test' && failed !== true && duration !== undefined;
}

function keyOf({ title, line, kind }: StepReport): string {
  return `${kind} ${line} ${title}`;
}

function endOf({ start, duration }: StepReport): number | undefined {
  return duration === undefined ? undefined : start + duration;
}
