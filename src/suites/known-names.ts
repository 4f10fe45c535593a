import { invalid, showTyped } from '../suite-kit';

/**
 * Refuses an unknown name in an option.
 *
 * @param what description of the allowed names: `sections or cases`
 * @throws ERR_WS_OPTION_INVALID
 */
export function requireKnown(
  call: string,
  option: string,
  names: readonly string[] | undefined,
  isKnown: (name: string) => boolean,
  what: string,
): void {
  const wrong = names?.find((name) => !isKnown(name));
  if (wrong === undefined) return;
  throw invalid(call, { expected: `"${option}" to name ${what}`, received: showTyped(wrong) });
}
