import { invalid, invalidValue } from '../errors/invalid-value';
import * as v from '../vendored/valibot';

/** The variable in which the runner passes its options to every worker, as JSON. */
export const runnerOptionsVariable = 'JEST_WS_DYNAMIC_OPTIONS';

const jsonObject = v.pipe(
  v.unknown(),
  // valibot accepts an array as a record.
  v.check((parsed) => !Array.isArray(parsed)),
  v.record(v.string(), v.unknown()),
);

/** Options of the command line; they override `testEnvironmentOptions`. */
export function runnerOptions(
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, unknown>> {
  const text = env[runnerOptionsVariable];
  if (!text) return {};
  try {
    const parsed = v.safeParse(jsonObject, JSON.parse(text));
    if (parsed.success) return parsed.output;
  } catch {
    // Falls through: invalid JSON and JSON other than an object get the same error.
  }
  const expected = 'a JSON object of environment options';
  const remedy = 'The runner sets this variable: unset it to use testEnvironmentOptions alone.';
  throw invalid('environment', invalidValue(runnerOptionsVariable, expected, text, remedy));
}
