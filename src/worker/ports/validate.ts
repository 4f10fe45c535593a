import { isIPv6 } from 'node:net';
import { invalid, invalidText, invalidValue } from '../../errors/invalid-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** The highest TCP port. */
export const HIGHEST_PORT = 65535;
/** Lower ports need privileges on most systems. */
const LOWEST_START = 1024;

function remedy(value: unknown, name: string): string | undefined {
  const asNumber = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isInteger(asNumber)) return undefined;
  return `Pass a number: ${name} = ${asNumber}, without quotes.`;
}

const wholeNumber = (lowest: number, highest: number): string =>
  `a whole number from ${lowest} to ${highest}`;

function isWhole(value: unknown, lowest: number, highest: number): value is number {
  return Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest;
}

/** Returns `value` if it is a TCP port; throws `ERR_WS_PORT_INVALID` otherwise. */
export function checkPort(call: string, value: unknown, name = 'port', lowest = 1): number {
  if (isWhole(value, lowest, HIGHEST_PORT)) return value;
  const hint =
    isWhole(value, 1, lowest - 1) && lowest === LOWEST_START
      ? `Ports below ${LOWEST_START} need privileges; 9000 is the default.`
      : remedy(value, name);
  const problem = invalidValue(name, wholeNumber(lowest, HIGHEST_PORT), value, hint);
  throw new WsDynamicError('ERR_WS_PORT_INVALID', `${call}: ${invalidText(problem)}`);
}

/** Returns `value` if it is a whole number within the limits; throws `ERR_WS_OPTION_INVALID` otherwise. */
export function checkCount(
  call: string,
  value: unknown,
  name: string,
  lowest: number,
  highest: number,
): number {
  if (isWhole(value, lowest, highest)) return value;
  throw invalid(call, invalidValue(name, wholeNumber(lowest, highest), value, remedy(value, name)));
}

/** Returns `value` if it is a host name or address; throws `ERR_WS_OPTION_INVALID` otherwise. */
export function checkHost(call: string, value: unknown): string {
  if (typeof value === 'string' && (isIPv6(value) || isName(value))) return value;
  const expected = "a name or an address, such as '127.0.0.1', '::1' or 'localhost'";
  throw invalid(call, invalidValue('host', expected, value));
}

/** Whether a URL with this host reaches only the host: it must not contain a user, port, path or query. */
function isName(value: string): boolean {
  return value !== '' && !/[\s\p{Cc}/\\?#@:[\]<>^|%]/u.test(value);
}

/** Checks the start and the gap of a search; throws `ERR_WS_PORT_INVALID` or `ERR_WS_OPTION_INVALID`. */
export function checkStart(
  call: string,
  startPort: number,
  gap?: { least: number; most: number },
): void {
  checkPort(call, startPort, 'startPort', LOWEST_START);
  if (gap === undefined) return;
  const least = checkCount(call, gap.least, 'minGap', 1, HIGHEST_PORT);
  const most = checkCount(call, gap.most, 'maxGap', 1, HIGHEST_PORT);
  if (least > most) {
    const remedy = 'Swap them, or leave one out.';
    throw invalid(call, invalidValue('minGap', `at most "maxGap", ${most}`, least, remedy));
  }
  if (startPort + least > HIGHEST_PORT) {
    const highest = `at most ${HIGHEST_PORT - least}, so that the wss port fits`;
    throw invalid(call, invalidValue('startPort', highest, startPort));
  }
}
