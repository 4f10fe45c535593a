import { WsDynamicError } from '../../errors';
import { type CallSite, pointTo } from '../call-site';
import type { ChainSubject } from './chain-subject';
import { show } from './check';

/** One verb of a chain, as it was called. */
export interface Step {
  readonly verb: string;
  readonly args: readonly unknown[];
  /** The line of the test that called it. */
  readonly site: CallSite;
}

/** Where a step stands in its chain, counted from 1. */
export interface Place {
  readonly index: number;
  readonly total: number;
}

/**
 * Adds to an error which step failed and what the connection had seen. An error of the test's own
 * (an assertion in `exec`, say) stays the same object, so that Jest still shows its diff.
 */
export function failStep(
  error: unknown,
  step: Step,
  { index, total }: Place,
  subject: ChainSubject<unknown>,
): unknown {
  if (!(error instanceof Error)) return error;
  const place = `Step ${index} of ${total} of the chain on ${subject.url}: ${describeStep(step)}`;
  const note = `\n\n${place}\n${subject.describe()}`;
  if (error instanceof WsDynamicError) {
    const told = new WsDynamicError(error.code, error.message + note, { cause: error.cause });
    pointTo(step.site, told);
    return told;
  }
  const { stack } = error;
  error.message += note;
  if (stack !== undefined) error.stack = insertNote(stack, note);
  return error;
}

/** `.expectText("hello", {"timeout":100})` */
function describeStep({ verb, args }: Step): string {
  return `.${verb}(${args.map(describeArgument).join(', ')})`;
}

function describeArgument(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? '<function>' : value.name;
  if (value instanceof RegExp) return String(value);
  const text = show(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Jest prints the stack, so the note must stand in it too, above the first frame. */
function insertNote(stack: string, note: string): string {
  const frames = stack.search(/\n\s+at /);
  return frames === -1 ? stack + note : stack.slice(0, frames) + note + stack.slice(frames);
}
