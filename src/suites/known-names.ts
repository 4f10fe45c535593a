import { invalid, showTyped } from '../suite-kit';

/**
 * Refuses a name that an option must not have.
 *
 * @param what the names have to be: `sections or cases`
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
