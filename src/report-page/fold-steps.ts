/** Calls that a loop repeats, as one. Pure. */
import type { StepReport } from '../report/schema';

export interface FoldedStep {
  readonly step: StepReport;
  readonly count: number;
  /** When the last of them ended; `undefined` for one that did not. */
  readonly end: number | undefined;
}

/** How many calls at one line are shown one by one. */
const most = 12;

/** Beyond that the calls of a line that did what they should are one; failed ones stay. */
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
