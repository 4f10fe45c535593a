/** Validates an Artillery script. Each function returns the value, or throws ERR_WS_OPTION_INVALID. */
import { type InvalidValue, invalid, invalidValue, unknownName } from '../errors/invalid-value';
import { showTyped } from '../errors/show-value';
import type { WsDynamicError } from '../errors/ws-dynamic-error';
import { findSession } from '../test-realm/scale/session-file';
import type { LoadSession } from '../test-realm/scale/types';

/** `config.processor` must be a file that exports a session. */
export function checkProcessor(processor: unknown): LoadSession {
  const session = findSession(processor);
  if (session !== undefined) return session;
  throw invalidScript({
    expected: '"config.processor" to be a file that exports a session',
    received: showTyped(processor),
    remedy: 'Write processor: ./session.js.',
  });
}

/** `config.target` must be a WebSocket or HTTP URL. */
export function checkTarget(target: string | undefined): URL {
  if (target !== undefined && isUrl(target)) return new URL(target);
  const expected = "the server's URL, such as ws://localhost:8080";
  throw invalidScript(invalidValue('config.target', expected, target));
}

/** The steps of a flow or of a loop. */
export function checkSteps(steps: unknown): readonly unknown[] {
  if (Array.isArray(steps)) return steps;
  throw invalidScript(invalidValue('flow', 'a list of steps', steps));
}

/** A flow without a session measures nothing. */
export function checkSessions(flow: unknown, sessions: number): void {
  if (sessions > 0) return;
  const expected = 'a flow with a step "session"';
  throw invalidScript({ expected, received: showTyped(flow), remedy: 'Add - session: 1.' });
}

/** `session: 5` runs it five times; `session` without a number once. */
export function checkTimes(value: unknown): number {
  if (value === undefined || value === null || value === true) return 1;
  if (Number.isSafeInteger(value) && Number(value) >= 1) return Number(value);
  throw invalidScript(invalidValue('session', 'a whole number of runs, 1 or more', value));
}

/** The error for an unknown or misplaced step of a flow. */
export function wrongStep(step: unknown, isConnect: boolean): WsDynamicError {
  return invalidScript({
    expected: isConnect
      ? 'a step "connect" once, as the first'
      : 'a step connect, session, think or loop',
    received: showTyped(step),
    remedy: 'Do everything else in the session.',
  });
}

/** The options of a `connect` step. */
export function checkConnect(connect: unknown, known: readonly string[]): object {
  if (typeof connect !== 'object' || connect === null) {
    throw invalidScript(invalidValue('connect', 'a path, a URL or an object of options', connect));
  }
  const unknown = Object.keys(connect).find((key) => !known.includes(key));
  if (unknown === undefined) return connect;
  throw invalidScript(unknownName('a known option in step "connect"', unknown, known));
}

export function isUrl(text: string): boolean {
  return /^(wss?|https?|ws\+unix):/.test(text);
}

function invalidScript(problem: InvalidValue): WsDynamicError {
  return invalid('Artillery', problem);
}
