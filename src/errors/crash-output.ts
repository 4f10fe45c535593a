/** Finds the error that ended a process in the process's output. Pure. */

import { splitTraceback } from './python-traceback';

/** `/project/server.js:12`, above a source line; `<anonymous_script>:1` for a JSON error. */
const sourcePlace = /^(?:(?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]|node:)\S.*|\S*<anonymous\w*>):\d+$/;
/** The position in evaluated code; the source line may be missing. */
const nowhere = /^\S*<anonymous\w*>:\d+$/;
const carets = /^\s*\^+\s*$/;
const frame = /^\s+at /;
/** A stack frame of Node, of a package, or of evaluated code. */
export const foreign = /\bnode:|[\\/]node_modules[\\/]|<anonymous\w*>(?::\d+|\)$)/;
/** Printed by Node below an error that ends the process. */
const lastLine = /^Node\.js v\d/;
/** Fatal errors of V8 and of native code. */
const fatal = /^(?:FATAL ERROR: |#\s*Fatal error in |Segmentation fault)/;

/** Maximum lines of the quoted source, and of an error's message. */
const longestSource = 4;
const longestMessage = 20;

/** The error that ended a process, in its output. */
interface CrashOutput {
  /**
   * From its source position to the first frame in the user's code, V8's message when memory ran out, or a
   * Python exception with its frame; empty if no error was found.
   */
  readonly crash: readonly string[];
  /** The other lines of the output. */
  readonly others: readonly string[];
}

/** The last error that ended a process of Node or Python. */
export function crashIn(lines: readonly string[]): readonly string[] {
  return splitCrash(lines).crash;
}

/** The frame of that error that is in the user's code. */
export function crashFrame(lines: readonly string[]): string | undefined {
  return crashIn(lines).find((line) => frame.test(line) && !foreign.test(line));
}

/** Splits the output of a process into the last error that ended it and the other lines. */
export function splitCrash(lines: readonly string[]): CrashOutput {
  const line = lines.findLastIndex((text) => fatal.test(text));
  const place = lines.findLastIndex(
    (text, index) =>
      sourcePlace.test(text) &&
      (caretAfter(lines, index) !== undefined || (nowhere.test(text) && lines[index + 1] === '')),
  );
  if (line > place) return { crash: lines.slice(line, line + 1), others: lines };
  if (place < 0) return splitTraceback(lines) ?? { crash: [], others: lines };
  const end = lines.findIndex((text, index) => index > place && lastLine.test(text));
  const after = end < 0 ? [] : lines.slice(end + 1);
  return { crash: uncaughtFrom(lines, place), others: [...lines.slice(0, place), ...after] };
}

function caretAfter(lines: readonly string[], place: number): number | undefined {
  const found = lines
    .slice(place + 1, place + 1 + longestSource)
    .findIndex((one) => carets.test(one));
  return found < 0 ? undefined : place + 1 + found;
}

function uncaughtFrom(lines: readonly string[], place: number): readonly string[] {
  const caret = caretAfter(lines, place) ?? place;
  const first = lines.findIndex((text, index) => index > caret && text.trim() !== '');
  if (first < 0) return lines.slice(place, caret + 1);
  const isSource = !foreign.test(lines[place] ?? '');
  const from = isSource ? place : first;
  const frames = lines.findIndex((text, index) => index > first && frame.test(text));
  if (frames < 0) return lines.slice(from, Math.min(first + longestMessage, endOf(lines, first)));
  const end = lines.findIndex((text, index) => index >= frames && !frame.test(text));
  const all = lines.slice(frames, end < 0 ? undefined : end);
  const own = all.findIndex((text) => !foreign.test(text));
  const shown = all.slice(0, 1).concat(own > 0 ? all.slice(own, own + 1) : []);
  const message = lines.slice(from, Math.min(frames, first + longestMessage));
  return [...message, ...(own === 0 ? all.slice(0, 1) : shown)].filter(
    (text) => text.trim() !== '',
  );
}

/** The message ends at an empty line. */
function endOf(lines: readonly string[], first: number): number {
  const end = lines.findIndex((text, index) => index > first && text.trim() === '');
  return end < 0 ? lines.length : end;
}
