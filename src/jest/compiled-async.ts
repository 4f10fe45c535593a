/**
 * The frames of the code to which compilers turn async functions for old targets. They have no place in the
 * source: Babel maps them to its second line, TypeScript and SWC leave the line of the compiled file. Pure.
 */

/** A line of a stack: the start of its text, as a pattern. */
const frame = (text: string): string => `\\n {4}at ${text}.*`;
const any = frame('');

/** Runs the body up to its next `await`: a native generator, or a state machine for ES5. */
const machine = `(?:${[
  frame('\\S+\\.(?:next|throw|return) \\(<anonymous>\\)'),
  // TypeScript, SWC
  frame('step ') + frame('Object\\.'),
  // Babel; before 7.27 with tryCatch()
  `(?:${frame('call ')}(?=${frame('(?:Generator\\.)?tryCatch ')}))?` +
    `(?:${frame('tryCatch ')})?(?:${frame('Generator\\.')})+`,
].join('|')})`;

/** Starts the body. */
const start = frame('new Promise \\(<anonymous>\\)');
/** Calls the machine: at the start of the function, or when what it awaits is settled. */
const caller = `(?:${[
  // TypeScript, esbuild; with the function that returns the promise of its body
  frame('(?:fulfilled|rejected) '),
  `${any}${start}${frame('__a(?:waiter|sync) ')}(?:${any})?`,
  // Babel, SWC
  `(?:${frame('(?:asyncGeneratorStep|_next|_throw) ')})+(?:(?:${any})?${start}${any})?`,
  // async generators
  `(?:${frame('resume ')})+(?:(?:${any})?${start}` +
    `(?:${frame('(?:_async_g|AsyncG)enerator\\.')}|${frame('\\S+ \\[as ')})+)?`,
].join('|')})`;

const helpers = new RegExp(machine + caller, 'g');
/** A stack has a limited number of frames. */
const cutHelpers = new RegExp(`(?:${machine}(?:${any}(?:${start})?)?|${frame('(?:step|call) ')})$`);

/** The stack without these frames. Native async functions have none. */
export function withoutHelpers(stack: string): string {
  const own = stack.replaceAll(helpers, '');
  return own === stack ? stack : own.replace(cutHelpers, '');
}
