/** Names the calls that were pending when a test or hook exceeded Jest's limit. */
import type { Circus } from '@jest/types';
import type { MessageReading } from '../bridge/connection';
import { isObject } from '../errors/is-object';
import { read } from '../errors/read-cause';
import { isTimeOut, thrownValue } from '../errors/thrown-value';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { waitNote } from '../worker/connections/wait-hints';
import type { Scope } from '../worker/session/test-scope';
import { nameCalls } from './describe-waits';
import { noteOf } from './noted-error';
import { isPair } from './readable-errors';

/** Maximum waits described. */
const mostWaits = 3;

/** By the error that Jest created where the test or hook was declared. */
const notes = new WeakMap<object, string>();

/** Call this when Jest reports a failure, before the calls of the scope are ended. */
export function notePending(thrown: unknown, declared: unknown, scope: Scope): void {
  if (!isObject(declared)) return;
  // A retry that fails otherwise replaces the note of the first attempt.
  const lines = [describePending(scope), describeOpen(scope)].filter(Boolean).join('\n');
  // An afterEach may restore the timers before the test is done.
  const timers = waitNote();
  const note = lines.includes(timers) ? lines : `${lines}\n${timers}`.trim();
  notes.set(declared, isTimeOut(thrown) ? note : '');
  if (timers !== '' && isExpiredWait(thrown) && !thrown.message.includes(timers)) {
    noteOf(thrown, timers);
  }
}

function isExpiredWait(thrown: unknown): thrown is WsDynamicError {
  return (
    thrown instanceof WsDynamicError && /^ERR_WS_(?:CONNECT|RECEIVE)_TIMEOUT$/.test(thrown.code)
  );
}

/** A hook may wait for a server that waits for its clients. */
function describeOpen({ limit, connections }: Scope): string {
  const open = limit.isTeardown ? connections.filter(({ readyState }) => readyState === 1) : [];
  const [first] = open;
  if (first === undefined) return '';
  const what = open.length === 1 ? `that of ${first.url} is` : `${open.length} are`;
  return `Clients are closed after the hooks: ${what} still open. If the hook closes their server, which waits for them, call client.close() first.`;
}

function describePending({ calls, connections }: Scope): string {
  const pending = calls.pending.filter(({ isAwaited }) => isAwaited);
  const named = nameCalls(pending);
  if (named === '') return '';
  // A chain does not name its connection.
  const readings = new Set(pending.flatMap(({ connection }) => connection ?? connections));
  // A mock server also names those of its connections.
  const waits = new Set([...readings].flatMap(describeWaitsOn));
  return [`Pending at this limit: ${named}.`, ...[...waits].slice(0, mostWaits)].join('\n');
}

/** What is awaited on the connection or mock server of a call. */
function describeWaitsOn(reading: object): readonly string[] {
  const { describePending: describe } = reading as Partial<MessageReading>;
  return describe?.call(reading) ?? [];
}

/** Adds the pending calls to the failures that Jest has stored for its limits. */
export function addPending(errors: Circus.TestError[]): void {
  for (const [index, entry] of errors.entries()) {
    if (!isPair(entry)) continue;
    const [thrown, declared] = entry;
    const pending = isObject(declared) ? notes.get(declared) : undefined;
    if (!pending) continue;
    const error = thrownValue(thrown, read(declared, 'stack'));
    errors[index] = noteOf(error, pending) as Circus.TestError;
  }
}
