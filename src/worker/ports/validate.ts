import { isIPv6 } from 'node:net';
import { showTyped } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** The highest TCP port. */
export const HIGHEST_PORT = 65535;
/** Below it a port needs privileges on most systems. */
const LOWEST_START = 1024;

function remedy(value: unknown, name: string): string {
  const asNumber = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isInteger(asNumber)) return ` Give the number: ${name} = ${asNumber}, without quotes.`;
  return '';
}

function isWhole(value: unknown, lowest: number, highest: number): value is number {
  return Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest;
}

/** Returns `value` when it is a TCP port; throws `ERR_WS_PORT_INVALID`. */
export function checkPort(value: unknown, name = 'port', lowest = 1): number {
  if (isWhole(value, lowest, HIGHEST_PORT)) return value;
  const hint =
    isWhole(value, 1, lowest - 1) && lowest === LOWEST_START
      ? ` Ports below ${LOWEST_START} need privileges; 9000 is the default.`
      : remedy(value, name);
  throw new WsDynamicError(
    'ERR_WS_PORT_INVALID',
    `${name} must be a whole number from ${lowest} to ${HIGHEST_PORT}, but it is ${showTyped(value)}.${hint}`,
  );
}

/** Returns `value` when it is a whole number within the limits; throws `ERR_WS_OPTION_INVALID`. */
export function checkCount(value: unknown, name: string, lowest: number, highest: number): number {
  if (isWhole(value, lowest, highest)) return value;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `${name} must be a whole number from ${lowest} to ${highest}, but it is ${showTyped(value)}.${remedy(value, name)}`,
  );
}

/** Returns `value` when it can name a host; throws `ERR_WS_OPTION_INVALID`. */
export function checkHost(value: unknown): string {
  if (typeof value === 'string' && (isIPv6(value) || isName(value))) return value;
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `host must be a name or an address, such as '127.0.0.1', '::1' or 'localhost', but it is ${showTyped(value)}.`,
  );
}

/** Whether a URL with this host leads to it, and to nothing else: no user, port, path or query in it. */
function isName(value: string): boolean {
  return value !== '' && !/[\s\p{Cc}/\\?#@:[\]<>^|%]/u.test(value);
}

/**
 * Checks where one port is looked for, or a pair with this gap; throws `ERR_WS_PORT_INVALID` or
 * `ERR_WS_OPTION_INVALID`.
 */
export function checkStart(startPort: number, gap?: { least: number; most: number }): void {
  checkPort(startPort, 'startPort', LOWEST_START);
  if (gap === undefined) return;
  const least = checkCount(gap.least, 'minGap', 1, HIGHEST_PORT);
  const most = checkCount(gap.most, 'maxGap', 1, HIGHEST_PORT);
  if (least > most) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `minGap (${least}) is above maxGap (${most}), so no sslPort can fit. Swap them, or raise maxGap to ${least} or more.`,
    );
  }
  if (startPort + least > HIGHEST_PORT) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `startPort (${startPort}) + minGap (${least}) lies above ${HIGHEST_PORT}, so no sslPort can fit. Lower startPort to ${HIGHEST_PORT - least} or less.`,
    );
  }
}
