import { WsDynamicError } from './ws-dynamic-error';

/** An optional package required by `what` is not installed; `packages` are those to install. */
export function dependencyMissing(
  what: string,
  missing: string,
  cause: unknown,
  packages = missing,
): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_DEPENDENCY_MISSING',
    `${what} is unavailable (${missing} dependency not found).\n` +
      `Run \`npm install --save-dev ${packages}\` to use it.`,
    { cause },
  );
}
