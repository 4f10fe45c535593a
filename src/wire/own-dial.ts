const key = Symbol.for('jest-ws-dynamic.own-dial');

/**
 * An option for `net.connect()` and `tls.connect()`: failures of these connections are not listed in test
 * failures.
 */
export const ownDial: Readonly<Record<symbol, true>> = { [key]: true };

export function isOwnDial(options: object): boolean {
  return Object.hasOwn(options, key);
}
