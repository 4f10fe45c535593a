import type { FailedAttempt, PassedAttempt, Step } from './attempts';
import type { ConfigTarget } from './config-target';
import { additionLines, type ConfigAdditions } from './edit-config';
import { scriptQuotes, showLiteral } from './literal';
import type { Variables } from './script-variables';
import { environmentFor } from './test-script';

/** Maximum characters of a reason in a step. */
const longestReason = 120;

const show = (value: unknown): string => showLiteral(value, scriptQuotes);

/** Describes the result after a first test has passed. @param workspace the folder, in a monorepo */
export function describeDone(
  target: ConfigTarget,
  { additions, attempt, answer, nodeFlags }: PassedAttempt,
  testFile: string,
  ofNpmTest: readonly string[],
  workspace: string | undefined,
): string[] {
  const flags = environmentFor(nodeFlags);
  const there = workspace === undefined ? '' : `cd ${workspace} && `;
  return [
    describeConfig(target, additions),
    `${testFile}: written, with a first test that passes${aboutOf(attempt.kind, answer)}.`,
    ...describeVariables(attempt),
    ...ofNpmTest,
    `Run it: ${there}${flags}npx jest ${testFile}`,
  ];
}

/**
 * Describes the result if the config was written, with a skipped test for a client that could not be started.
 */
export function describeDraft(
  target: ConfigTarget,
  { additions, attempt }: PassedAttempt,
  failed: readonly FailedAttempt[],
  testFile: string,
): string[] {
  const file = attempt.kind === 'draft' ? attempt.client.file : '';
  return [
    describeConfig(target, additions),
    `${testFile}: written, and skipped: start the client of ${file} in it, and remove ".skip". Tried:`,
    ...describeFailed(failed),
  ];
}

function describeConfig({ name, isNew }: ConfigTarget, additions: ConfigAdditions): string {
  const { server, globals, ...rest } = additions;
  const options = { ...(server !== undefined && { server }), ...(globals && { globals }) };
  const added = Object.entries({ ...rest, ...options });
  const what = added.map(([key, value]) => `${key} ${show(value)}`).join(' and ');
  return what === ''
    ? `${name} already has jest-ws-dynamic.`
    : `${name}: ${isNew ? 'written, with' : 'added'} ${what}.`;
}

function aboutOf(kind: PassedAttempt['attempt']['kind'], answer: PassedAttempt['answer']): string {
  if (kind === 'client') return ': a mock server replaces the one that the client connects to';
  if (kind === 'example') return ', of the built-in server';
  if (answer?.closed !== undefined)
    return `: the server closes connections without credentials with ${answer.closed}`;
  return answer?.status === 101
    ? ''
    : `: the server refuses handshakes without credentials with ${answer?.status}`;
}

/** A failure whose text has the remedy: the lines that were tried would fail again. */
const listensElsewhere = /\bIt listens on .+, not on /;

/** Describes why there is no first test. */
export function describeNone(
  failed: readonly FailedAttempt[],
  additions: ConfigAdditions,
): string[] {
  const answering = failed.find(({ hasAnswered }) => hasAnswered);
  const others = failed.filter(({ reason }) => !listensElsewhere.test(reason));
  const { tried = additions } = answering ?? others.find((each) => each.tried) ?? {};
  const isModule = failed.some((each) => typeof each.tried?.server === 'string');
  const head =
    failed.length === 0
      ? 'No server and no client of this project was found. Nothing was changed.'
      : 'No first test passed. Nothing was changed. Tried:';
  return [
    head,
    ...describeFailed(failed),
    '',
    ...(answering === undefined
      ? []
      : ['The server starts. If it has another path: npx jest-ws-dynamic init --path /chat', '']),
    ...(isModule && answering === undefined ? variablesToSet(failed) : []),
    ...(additionLines(tried) === '' ? [] : linesToAdd(tried)),
    '"Which server do I have?" in node_modules/jest-ws-dynamic/README.md has the line for each kind of server.',
    'For a first test of the built-in server: npx jest-ws-dynamic init --example',
  ];
}

function variablesToSet(failed: readonly FailedAttempt[]): string[] {
  const ofScripts = Object.assign({}, ...failed.map(({ attempt }) => variablesOf(attempt)));
  const isKnown = Object.keys(ofScripts).length > 0;
  const lines = assignments(isKnown ? ofScripts : { DATABASE_URL: 'postgres://localhost/test' });
  return [
    'If it needs environment variables, add a file to the config that sets them:',
    '',
    "  setupFiles: ['<rootDir>/jest.env.js'],",
    '',
    `jest.env.js, ${isKnown ? 'for those of the scripts' : 'for example'}: ${lines}`,
    '',
  ];
}

const variablesOf = (attempt: FailedAttempt['attempt']): Variables =>
  (attempt.kind === 'server' && attempt.variables) || {};

/** For a module that passes without the variables of its script. */
function describeVariables(attempt: FailedAttempt['attempt']): string[] {
  const variables = variablesOf(attempt);
  if (Object.keys(variables).length === 0) return [];
  return [
    `The script that starts the server sets variables that the test lacks. To set them, add to a file of "setupFiles": ${assignments(variables)}`,
  ];
}

const assignments = (variables: Variables): string =>
  Object.entries(variables)
    .map(([name, value]) => `process.env.${name} = ${show(value)};`)
    .join(' ');

/** Lists each attempt with its error; a shared error is printed once. */
function describeFailed(failed: readonly FailedAttempt[]): string[] {
  const reasons = [...new Set(failed.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const attempts = failed.filter((each) => each.reason === reason);
    return [
      ...attempts.map(
        ({ attempt }, index) => `${index === 0 ? '-' : ' '} ${describeAttempt(attempt)}`,
      ),
      ...reason.split('\n').map((line) => `    ${line}`.trimEnd()),
    ];
  });
}

/** Describes a step on one line. */
export function describeStep(step: Step): string {
  if (step.kind === 'search') return 'Looking for a server or a client';
  if (step.kind === 'attempt') return `Trying ${describeAttempt(step.attempt)}`;
  if (step.kind === 'failure') return `  failed: ${firstWords(step.reason)}`;
  const { path, status, closed } = step.answer;
  const how = closed === undefined ? status : `${status}, and close code ${closed}`;
  return `  ${path} answered with ${how}; running a first test`;
}

/** The whole reason is printed at the end. */
function firstWords(reason: string): string {
  const [line = ''] = reason.split('\n', 1);
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}

/** The server or client used in an attempt. */
function describeAttempt(attempt: FailedAttempt['attempt']): string {
  if (attempt.kind === 'example') return 'the built-in server';
  if (attempt.kind === 'client') return `the client in ${attempt.client.file}`;
  if (attempt.kind === 'draft') return `a skipped test for the client in ${attempt.client.file}`;
  const { server, exported, paths } = attempt;
  const what = exported
    ? `${exported.name ?? 'the export'} of ${exported.file}`
    : server === undefined
      ? 'the configured server'
      : show(server);
  return `${what} at ${paths.join(', ')}`;
}

/** How Jest runs the packages of a monorepo from its root, where a preset of theirs has no effect. */
export function describeProjects(folders: readonly string[]): string[] {
  if (folders.length === 0) return [];
  return [`To run all from this folder, its Jest config needs: projects: ${show(folders)}`];
}

/** Lines that the user must add to the config. */
export function linesToAdd(additions: ConfigAdditions): string[] {
  return ['The lines to add to the config:', '', additionLines(additions), ''];
}
