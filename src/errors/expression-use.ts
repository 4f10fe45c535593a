const brackets = /\((?:[^()]|\([^()]*\))*\)/.source;
/** A call, calls of its members, and a last member without brackets, which ends the expression. */
const uncalled = new RegExp(
  `^\\w+${brackets}(?:\\s*\\.\\w+${brackets})*\\s*\\.(\\w+)\\s*?(?=[;\\n)]|$)`,
);

/** The method that is read of the call at this offset and not called: `connect('/').expectClosed;`. Pure. */
export function uncalledMember(source: string, offset: number): string | undefined {
  return uncalled.exec(source.slice(offset, offset + 500))?.[1];
}
