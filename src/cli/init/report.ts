import type { FailedAttempt, PassedAttempt } from './attempts';
import type { ConfigTarget } from './config-target';
import { additionLines, type ConfigAdditions } from './edit-config';
import { scriptSpelling, showLiteral } from './literal';

const show = (value: unknown): string => showLiteral(value, scriptSpelling);

/** The state of the project after the attempts. */
export function describeDone(
  target: ConfigTarget,
  { additions, attempt, answer, nodeFlags }: PassedAttempt,
  testFile: string,
): string[] {
  const flags = nodeFlags.length > 0 ? 'NODE_OPTIONS=--experimental-vm-modules ' : '';
  return [
    describeConfig(target, additions),
    `${testFile}: written, a first test, which passes${aboutOf(attempt.kind, answer)}.`,
    `Run it: ${flags}npx jest ${testFile}`,
  ];
}

/** The config is written, and a test whose client nothing could start. */
export function describeDraft(
  target: ConfigTarget,
  { additions, attempt }: PassedAttempt,
  failed: readonly FailedAttempt[],
  testFile: string,
): string[] {
  const file = attempt.kind === 'draft' ? attempt.client.file : '';
  return [
    describeConfig(target, additions),
    `${testFile}: written, and skipped: fill in what starts the client of ${file}, and remove ".skip". Tried:`,
    ...describeFailed(failed),
  ];
}

function describeConfig({ name, isNew }: ConfigTarget, additions: ConfigAdditions): string {
  const { server, globals, ...rest } = additions;
  const options = { ...(server !== undefined && { server }), ...(globals && { globals }) };
  const added = Object.entries({ ...rest, ...options });
  const what = added.map(([key, value]) => `${key} ${show(value)}`).join(' and ');
  return what === ''
    ? `${name} has jest-ws-dynamic already.`
    : `${name}: ${isNew ? 'written, with' : 'added'} ${what}.`;
}

function aboutOf(kind: PassedAttempt['attempt']['kind'], answer: PassedAttempt['answer']): string {
  if (kind === 'client') return ': a mock server in the place of the one that the client names';
  if (kind === 'example') return ', of the built-in server';
  if (answer?.closed !== undefined) return `: the server closes strangers with ${answer.closed}`;
  return answer?.status === 101 ? '' : `: the server refuses strangers with ${answer?.status}`;
}

/** Why there is no first test. */
export function describeNone(
  failed: readonly FailedAttempt[],
  additions: ConfigAdditions,
): string[] {
  const head =
    failed.length === 0
      ? 'No server and no client of this project was found. Nothing was changed.'
      : 'No first test passed. Nothing was changed. Tried:';
  return [
    head,
    ...describeFailed(failed),
    '',
    ...linesToAdd(additions),
    '"Which server do I have?" in node_modules/jest-ws-dynamic/README.md has the line for each kind of server.',
    'For a first test of the built-in server: npx jest-ws-dynamic init --example',
  ];
}

/** Each attempt with its whole error; a shared error is printed once. */
function describeFailed(failed: readonly FailedAttempt[]): string[] {
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const attempts = failed.filter((each) => each.reason === reason);
    return [
      ...attempts.map(({ attempt }) => `- ${describeAttempt(attempt)}`),
      ...reason.split('\n').map((line) => `    ${line}`.trimEnd()),
    ];
  });
}

/** The server or client that a first test is tried with. */
export function describeAttempt(attempt: FailedAttempt['attempt']): string {
  if (attempt.kind === 'example') return 'the built-in server';
  if (attempt.kind === 'client' || attempt.kind === 'draft')
    return `the client in ${attempt.client.file}`;
  const { server, exported, paths } = attempt;
  const what = exported
    ? `${exported.name ?? 'the export'} of ${exported.file}`
    : server === undefined
      ? 'the configured server'
      : show(server);
  return `${what} at ${paths.join(', ')}`;
}

/** Lines for a config that the user has to edit. */
export function linesToAdd(additions: ConfigAdditions): string[] {
  return ['The lines to add to the config:', '', additionLines(additions), ''];
}
