import type { EnvironmentContext } from '@jest/environment';
import type { Circus } from '@jest/types';
import { isError, messageOf, read } from '../errors/read-cause';
import { withoutPlace } from '../errors/without-place';
import { pointAt, withLead, withNote, withText } from '../errors/write-stack';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { missingWebSocketNote } from './global-web-socket';

const shown = new WeakSet<object>();

/**
 * Explains a test's first failure: why no server answered, the frames of its connections, the server's
 * output. With `'all'`, puts the frames of a test that passed on the console.
 */
export async function explainFailure(
  test: Circus.TestEntry,
  scope: Scope,
  session: Session,
  context: EnvironmentContext,
): Promise<void> {
  const option = session.options.transcript;
  if (test.errors.length === 0) {
    if (option !== 'all') return;
    const text = session.transcript(scope);
    if (text !== '') withoutPlace(() => context.console.log(`${test.name}\n\n${text}`));
    return;
  }
  const thrown = errorOf(test.errors[0]);
  hideToldCause(thrown);
  // One error may fail several tests: a hook's, or one that a module keeps.
  const isNew = !shown.has(thrown);
  const lead = isNew ? await leadOf(session, scope, thrown) : '';
  const error = lead === '' ? thrown : withLead(thrown, lead);
  const frames = option === false ? '' : session.transcript(scope, error, lead !== '');
  const text = [missingWebSocketNote(thrown), frames].filter(Boolean).join('\n\n').trim();
  if (lead === '' && text === '') return;
  const noted = isNew && text !== '' ? withNote(error, `\n\n${text}\n`) : error;
  shown.add(thrown).add(noted);
  test.errors[0] = noted;
}

/** Leaves out of every failure of a test what the user named in the option `mask`. */
export function maskFailures(errors: Circus.TestError[], { options, masker }: Session): void {
  if (options.mask.length === 0) return;
  for (const [index, entry] of errors.entries()) {
    const error = errorOf(entry);
    errors[index] = withText(error, masker.mask);
  }
}

/** Jest prints a cause below the failure. One that the failure tells is not printed twice. */
function hideToldCause(error: object): void {
  const cause = read(error, 'cause');
  if (!(error instanceof WsDynamicError) || !isError(cause)) return;
  const isOwn = error.code === 'ERR_WS_UNEXPECTED_MESSAGE';
  if (isOwn || error.message.includes(messageOf(cause))) {
    Reflect.defineProperty(error, 'cause', { value: undefined, configurable: true });
  }
}

function leadOf(session: Session, scope: Scope, thrown: object): Promise<string> {
  const { explainAbsence } = require('./absent-server') as typeof import('./absent-server');
  return explainAbsence(session, scope, thrown);
}

/** Jest keeps thrown values and time-outs as `[what, asyncError]`; what is no error becomes one. */
function errorOf(entry: Circus.TestError): object {
  const [thrown, asyncError]: unknown[] = Array.isArray(entry) ? entry : [entry, undefined];
  const isPrinted = typeof read(thrown, 'stack') === 'string' || Boolean(read(thrown, 'message'));
  if (typeof thrown === 'object' && thrown !== null && isPrinted) return thrown;
  const text = messageOf(thrown);
  const error = new Error(typeof thrown === 'string' ? text : `thrown: ${text}`);
  return pointAt(error, String(read(asyncError, 'stack')));
}
