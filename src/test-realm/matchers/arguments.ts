import { WsDynamicError } from '../../errors';

/** How long a matcher waits for a message that must not come, ms, without an option. */
export const silence = 100;

/** Throws ERR_WS_OPTION_INVALID when a matcher for several messages was not given a list. */
export function checkList(
  expected: unknown,
  matcher: string,
): asserts expected is readonly unknown[] {
  if (Array.isArray(expected)) return;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `${matcher}() takes a list of messages, but got ${typeof expected}.\n` +
      `Write ${matcher}(['first', { second: true }]).`,
  );
}
