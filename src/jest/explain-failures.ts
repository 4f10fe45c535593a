import type { Circus } from '@jest/types';
import { addEvidence, evidenceOf, subjectOf } from '../errors/evidence';
import { read } from '../errors/read-cause';
import { renderFailure } from '../errors/render-failure';
import { thrownValue } from '../errors/thrown-value';
import { withoutPlace } from '../errors/without-place';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { describeLateness } from '../platform/loop-watch';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { browserEntryNote } from './browser-entry';
import { bypassedNote } from './bypassed-link';
import { errorOfEvent } from './error-of-event';
import type { FileRun } from './file-run';
import { missingWebSocketNote } from './global-web-socket';
import { jsonTextNote } from './json-text';
import { isExplained, markExplained } from './noted-error';
import { takenPortNote } from './taken-port';
import { unansweredNote } from './unanswered-address';
import { untrustedNote } from './untrusted-certificate';

/**
 * Adds explanations to a test's first failure: why no server answered, the frames of its connections, and the
 * server's output. With `'all'`, prints the frames of passed tests on the console.
 */
export async function explainFailures(
  test: Circus.TestEntry,
  scope: Scope,
  { session, context, conditions }: FileRun,
): Promise<void> {
  const option = session.options.transcript;
  const [entry] = test.errors;
  if (test.errors.length === 0) {
    if (option !== 'all') return;
    const text = session.mask(session.transcript(scope));
    if (text !== '') withoutPlace(() => context.console.log(`${test.name}\n\n${text}`));
    return;
  }
  const failure = errorOf(entry);
  await noteAbsence(session, scope, failure);
  const { absence: lead = '' } = scope;
  // One error may fail several tests: an error of a hook, or one that a module rethrows.
  if (isExplained(failure)) return;
  const frames = option === false ? '' : session.transcript(scope, failure, lead !== '');
  const builtIn = builtInNote(failure, scope, session);
  // The built-in server only answers: whoever waits for a first message expects another server.
  const isCause = isSilent(subjectOf(evidenceOf(failure))) && isAnother(failure);
  const notes = [
    missingWebSocketNote(failure),
    browserEntryNote(failure, conditions),
    unansweredNote(failure),
    untrustedNote(failure, session),
    takenPortNote(failure, session),
    scope.connections.length > 0 ? jsonTextNote(failure) : '',
    isCause ? '' : builtIn,
    frames,
  ].filter(Boolean);
  const bypassed = bypassedNote(failure, scope, session.scopes);
  const leads = [lead, bypassed, isCause ? builtIn : '', blockedNote(failure, scope)].filter(
    Boolean,
  );
  if (leads.length + notes.length > 0) test.errors[0] = addEvidence(failure, { leads, notes });
  markExplained(failure);
  markExplained(test.errors[0]);
}

/** Adds the failed handshakes of the file's clients to the error of a `beforeAll` or `afterAll`. */
export function noteHandshakes(thrown: unknown, { foreignHandshakes }: Scope): void {
  const error = errorOfEvent(thrown);
  if (!isError(error) || error instanceof WsDynamicError) return;
  const text = foreignHandshakes.describe();
  if (text !== '') addEvidence(error, { notes: [`${text}.`] });
}

/** Formats the text of all failures, with the values of the option `mask` removed. */
export function renderFailures(errors: Circus.TestError[], { masker }: Session): void {
  for (const [index, entry] of errors.entries()) {
    const failure = errorOf(entry);
    const { message } = failure;
    const rendered = renderFailure(failure, masker.mask);
    const isChanged = rendered.message !== message;
    markExplained(rendered);
    if (isError(entry) || isText(entry) || isChanged) errors[index] = rendered;
  }
}

/** States that the built-in server answered, if no server is configured. */
function builtInNote(failure: object, scope: Scope, session: Session): string {
  const { options, server, servers } = session;
  // A server passed to useServer() replaces it.
  if (!options.isServerBuiltIn || servers.own.name !== 'reference') return '';
  const { port, sslPort } = server.address;
  const isOfConnection = failure instanceof WsDynamicError || evidenceOf(failure).areFramesShown;
  // A failure of another connection is not related to it.
  const subject = subjectOf(evidenceOf(failure));
  const connections = subject ? [subject] : scope.connections;
  // A mock server may be open at its URL.
  const isAnswered = connections.some((connection) =>
    [port, sslPort].includes(Number(read(connection, 'answeredPort'))),
  );
  return isOfConnection === true && isAnswered
    ? 'The built-in server answered, since the option "server" of testEnvironmentOptions is not set.'
    : '';
}

/** Whether neither side of the connection has sent a message. */
function isSilent(connection: object | undefined): boolean {
  const counters = read(connection, 'counters');
  return read(counters, 'messagesSent') === 0 && read(counters, 'messagesReceived') === 0;
}

/**
 * Whether another server would have acted otherwise: not where the connection was closed, nor where its path
 * asked for a refusal.
 */
function isAnother(failure: Error): boolean {
  if (read(subjectOf(evidenceOf(failure)), 'closeEvent') !== undefined) return false;
  return [undefined, 404].includes(read(read(failure, 'details'), 'status') as number | undefined);
}

/** Mentions a blocked event loop, unless the failure of a wait already does. */
function blockedNote(failure: object, { late }: Scope): string {
  return late?.wasBlocked && evidenceOf(failure).wait === undefined ? describeLateness(late) : '';
}

/** Finds out why no server answered, as soon as the test fails: a hook may start the server again. */
export async function noteAbsence(session: Session, scope: Scope, thrown: unknown): Promise<void> {
  if (scope.absence) return;
  const { explainAbsence } = require('./absent-server') as typeof import('./absent-server');
  scope.absence = await explainAbsence(session, scope, thrown);
}

/**
 * Jest keeps thrown values and timeouts as `[thrown, asyncError]`; converts other thrown values to errors.
 */
function errorOf(entry: Circus.TestError | undefined): Error {
  const [thrown, asyncError]: unknown[] = Array.isArray(entry) ? entry : [entry, undefined];
  if (isError(thrown)) return thrown;
  return thrownValue(thrown, read(asyncError, 'stack'));
}

/** Whether it is a thrown text or Jest's time-out, which Jest 30.5 prints twice, with a frame of its own. */
function isText(entry: Circus.TestError): boolean {
  return Array.isArray(entry) && typeof entry[0] === 'string';
}

/** Whether Jest prints a value as an error. */
function isError(thrown: unknown): thrown is Error {
  if (typeof thrown !== 'object' || thrown === null) return false;
  return typeof read(thrown, 'stack') === 'string' || Boolean(read(thrown, 'message'));
}
