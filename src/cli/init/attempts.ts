import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFallback } from '../../errors/with-fallback';
import type { ServerOption } from '../../options/types';
import { relativePath, relativeSpecifier } from '../../platform/relative-path';
import type { ProjectJest } from '../project';
import { tryOut } from '../try-out';
import { undoOnSignal } from '../undo-on-signal';
import { ChangedFiles } from './changed-files';
import { clientDraft, clientTest } from './client-test';
import type { ConfigTarget } from './config-target';
import { type ConfigAdditions, editConfig } from './edit-config';
import type { ClientCandidate } from './find-client';
import type { ServerCandidate } from './find-server';
import { type Answer, exampleTest, firstTest, probeTest } from './first-test';
import type { TestStyle } from './test-place';

/** The subject of a first test. */
export type Attempt =
  | ({ readonly kind: 'server' } & ServerCandidate)
  | { readonly kind: 'client'; readonly client: ClientCandidate }
  /** For a client that could not be started. */
  | { readonly kind: 'draft'; readonly client: ClientCandidate }
  | { readonly kind: 'example' };

/** The inputs shared by all attempts. */
export interface AttemptBase {
  readonly jest: ProjectJest;
  readonly cwd: string;
  readonly target: ConfigTarget;
  readonly additions: ConfigAdditions;
  readonly style: TestStyle;
  /** The URL parameter in which the server expects a token. */
  readonly tokenParameter: string | undefined;
  /** Node flags, the most likely first. */
  readonly nodeFlags: readonly (readonly string[])[];
  readonly onStep: (step: Step) => void;
}

/** A step of `init`. Each takes seconds, so it is shown when it begins or ends. */
export type Step =
  | { readonly kind: 'search' }
  | { readonly kind: 'attempt'; readonly attempt: Attempt }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'failure'; readonly reason: string };

export interface PassedAttempt {
  readonly attempt: Attempt;
  readonly additions: ConfigAdditions;
  readonly nodeFlags: readonly string[];
  readonly answer?: Answer;
}

export interface FailedAttempt {
  readonly attempt: Attempt;
  readonly reason: string;
  /** The settings that were tried; absent if the test file itself starts the server. */
  readonly tried?: ConfigAdditions;
  /** Set if the server started and answered, at another path than its own. */
  readonly hasAnswered?: true;
}

export interface Outcome {
  readonly passed: PassedAttempt | undefined;
  readonly failed: readonly FailedAttempt[];
}

/** Errors of ES modules that Jest cannot load. */
const ofEsModules =
  /ES module|import statement|import\.meta|'export'|await is only valid|Top-level 'await'/i;

/**
 * Runs attempts with the project's Jest until a first test passes. If none passes, all files are restored.
 */
export async function firstThatPasses(
  attempts: readonly Attempt[],
  base: AttemptBase,
): Promise<Outcome> {
  const failed: FailedAttempt[] = [];
  for (const attempt of attempts) {
    base.onStep({ kind: 'attempt', attempt });
    for (const nodeFlags of base.nodeFlags) {
      const outcome = await tryWithGlobals(attempt, base, nodeFlags);
      if ('additions' in outcome) return { passed: { ...outcome, attempt, nodeFlags }, failed };
      const isLast = nodeFlags === base.nodeFlags.at(-1) || !ofEsModules.test(outcome.reason);
      if (isLast) {
        base.onStep({ kind: 'failure', reason: outcome.reason });
        failed.push({ attempt, ...outcome });
        break;
      }
    }
  }
  return { passed: undefined, failed };
}

/** Sets the option `globals` if a client needs the global `WebSocket`, which Node 20 lacks. */
async function tryWithGlobals(
  attempt: Attempt,
  base: AttemptBase,
  nodeFlags: readonly string[],
): Promise<Passed | Failed> {
  const outcome = await tryAttempt(attempt, base, nodeFlags);
  if ('additions' in outcome || !outcome.reason.includes('WebSocket is not defined'))
    return outcome;
  const additions = { ...base.additions, globals: { WebSocket: true } as const };
  return tryAttempt(attempt, { ...base, additions }, nodeFlags);
}

type Passed = Pick<PassedAttempt, 'answer' | 'additions'>;
type Failed = Omit<FailedAttempt, 'attempt'>;

async function tryAttempt(
  attempt: Attempt,
  { jest, cwd, target, additions, style, tokenParameter, onStep }: AttemptBase,
  nodeFlags: readonly string[],
): Promise<Passed | Failed> {
  const rootDir = target.config.rootDir ?? cwd;
  const server = attempt.kind === 'server' ? attempt.server : undefined;
  const wanted = {
    ...additions,
    ...(server !== undefined && { server: fromRoot(server, cwd, rootDir) }),
  };
  const tried = server !== undefined && { tried: wanted };
  const source = editConfig(target.source, target.language, wanted);
  if (source === undefined) {
    const keys = Object.keys(wanted).join(' and ');
    return { reason: `${keys} cannot be added to ${target.name} safely` };
  }
  const files = new ChangedFiles();
  const run = (file: string, text: string) => {
    files.write(join(cwd, file), text);
    // A pattern instead of --runTestsByPath: the project's Jest must find the file.
    return tryOut(jest, cwd, [file.replace(/[.+()[\]{}]/g, '\\$&')], nodeFlags);
  };
  let passed = false;
  const attemptIt = async (): Promise<Passed | Failed> => {
    if (source !== target.source) files.write(target.path, source);
    let answer: Answer | undefined;
    if (attempt.kind === 'server') {
      const asked = await askServer(attempt, style, run);
      if ('reason' in asked)
        return { reason: asked.reason, ...tried, ...(asked.hasAnswered && { hasAnswered: true }) };
      answer = asked.answer;
      onStep({ kind: 'answer', answer });
    }
    const outcome = await run(style.file, textOf(attempt, style, answer, tokenParameter));
    passed = outcome.passed;
    return passed
      ? { additions: wanted, ...(answer && { answer }) }
      : { reason: outcome.failure, ...tried };
  };
  try {
    return await undoOnSignal(() => files.restore(), attemptIt);
  } finally {
    if (!passed) files.restore();
  }
}

function textOf(
  attempt: Attempt,
  style: TestStyle,
  answer: Answer | undefined,
  tokenParameter: string | undefined,
): string {
  if (attempt.kind === 'client') return clientTest(style, attempt.client);
  if (attempt.kind === 'draft') return clientDraft(style, attempt.client);
  if (attempt.kind === 'example' || answer === undefined) return exampleTest(style);
  return firstTest(style, answer, attempt.exported, tokenParameter);
}

/** Starts the server in a temporary test, and connects to every path. */
async function askServer(
  { paths, exported }: ServerCandidate,
  style: TestStyle,
  run: (file: string, text: string) => ReturnType<typeof tryOut>,
): Promise<{ answer: Answer } | { reason: string; hasAnswered: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), 'jest-ws-dynamic-init-'));
  const into = join(folder, 'answers.json');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const probe = probeTest(style, paths, into, exported);
    const { failure } = await undoOnSignal(remove, () => run(style.file, probe));
    const answers = withFallback(
      () => JSON.parse(readFileSync(into, 'utf8')) as Answer[],
      undefined,
    );
    if (answers === undefined) return { reason: failure, hasAnswered: false };
    const answer = bestOf(answers);
    if (answer !== undefined) return { answer };
    const hasAnswered = answers.some(({ status }) => status !== undefined);
    return { reason: answers.map(describeAnswer).join('\n'), hasAnswered };
  } finally {
    remove();
  }
}

/** Prefers open connections, then those closed or refused because of missing credentials. */
function bestOf(answers: readonly Answer[]): Answer | undefined {
  const isPolicy = (code: number) => code === 1008 || code >= 3000;
  return (
    answers.find(({ status, closed }) => status === 101 && closed === undefined) ??
    answers.find(({ closed }) => closed !== undefined && isPolicy(closed)) ??
    answers.find(({ status }) => status === 401 || status === 403)
  );
}

const describeAnswer = ({ path, status, closed, reason }: Answer): string =>
  closed === undefined
    ? `${path}: ${status === undefined ? reason : `HTTP ${status}`}`
    : `${path}: opened, and closed immediately with ${closed}`;

/** A server as named in the config: Jest resolves paths from its rootDir. */
function fromRoot(server: ServerOption, cwd: string, rootDir: string): ServerOption {
  const up = relativePath(rootDir, cwd);
  if (up === '') return server;
  if (typeof server === 'string') return relativeSpecifier(rootDir, join(cwd, server));
  return typeof server === 'object' && 'command' in server ? { ...server, cwd: up } : server;
}
