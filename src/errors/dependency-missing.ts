import { WsDynamicError } from './ws-dynamic-error';

/** `what` needs an optional package that is not installed; `packages` are those to install for it. */
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
