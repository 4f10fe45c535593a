import { WsDynamicError } from '../errors';

/** Name of the variable by which the runner hands its options to every worker, as JSON. */
export const runnerOptionsVariable = 'JEST_WS_DYNAMIC_OPTIONS';

/** Options of the command line; they win over `testEnvironmentOptions`. */
export function runnerOptions(
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, unknown>> {
  const text = env[runnerOptionsVariable];
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>;
    }
  } catch {
    // Falls through: text that is no JSON and JSON that is no object are the same mistake.
  }
  throw new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `The variable ${runnerOptionsVariable} is '${text}'; expected a JSON object of environment options. It is set by the runner: unset it to use testEnvironmentOptions alone.`,
  );
}
