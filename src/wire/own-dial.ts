const key = Symbol.for('jest-ws-dynamic.own-dial');

/** For the options of `net.connect()` or `tls.connect()`: failures do not list what such a dial could not reach. */
export const ownDial: Readonly<Record<symbol, true>> = { [key]: true };

export function isOwnDial(options: object): boolean {
  return Object.hasOwn(options, key);
}
