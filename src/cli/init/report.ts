import type { Attempt, FailedAttempt } from './attempts';
import type { ConfigTarget } from './config-target';
import { additionLines, type ConfigAdditions } from './edit-config';
import { scriptSpelling, showLiteral } from './literal';

const show = (value: unknown): string => showLiteral(value, scriptSpelling);

/** What the project has now. */
export function describeDone(
  { name, isNew }: ConfigTarget,
  { server, ...additions }: ConfigAdditions,
  testFile: string,
): string[] {
  const [added] = Object.entries(additions).map(([key, value]) => `${key} ${show(value)}`);
  const options = [added, server === undefined ? undefined : `server ${show(server)}`];
  const what = options.filter((each) => each !== undefined).join(' and ');
  return [
    what === ''
      ? `${name} has jest-ws-dynamic already.`
      : `${name}: ${isNew ? 'written, with' : 'added'} ${what}.`,
    `${testFile}: written, a first test, which passes.`,
    `Run it: npx jest ${testFile}`,
  ];
}

/** Why the test is not about the project's own server. */
export function describeServerless(failed: readonly FailedAttempt[]): string[] {
  const head =
    failed.length === 0
      ? 'No server of this project was found, so the test is for the built-in server.'
      : 'No server of this project passed the test, so it is for the built-in server. Tried:';
  return [
    head,
    ...describeFailed(failed),
    'To test yours, see "Which server do I have?" in node_modules/jest-ws-dynamic/README.md.',
  ];
}

export function describeFailed(failed: readonly FailedAttempt[]): string[] {
  return failed.map((attempt) => `  ${describeAttempt(attempt)}: ${attempt.reason}`);
}

function describeAttempt({ server, path }: Attempt): string {
  if (path === undefined) return 'the built-in server';
  return server === undefined ? `the configured server at ${path}` : `${show(server)} at ${path}`;
}

/** Lines for a config that the user has to edit. */
export function linesToAdd(additions: ConfigAdditions): string[] {
  return ['The lines to add to the config:', '', additionLines(additions), ''];
}
