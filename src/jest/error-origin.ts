/**
 * Finds the test file that an error belongs to: a timer left by a finished file may throw during another
 * file.
 */
import { relative } from 'node:path';
import { framesOf, messageOf, read } from '../errors/read-cause';
import { showText } from '../errors/show-text';
import { withFallback } from '../errors/with-fallback';
import type { Session } from '../worker/session/session';

/** Sessions by the `Error.prototype` of their realm. */
const sessions = new WeakMap<object, Session>();

/** Call this before the tests of a file, with the global of its realm. */
export function noteRealm(global: object, session: Session): void {
  const prototype = read(read(global, 'Error'), 'prototype');
  if (typeof prototype === 'object' && prototype !== null) sessions.set(prototype, session);
}

/** The session of the file in whose realm the error was created; `undefined` for errors of Node or Jest. */
export function sessionOf(error: unknown): Session | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return withFallback(() => ownerOf(error), undefined);
}

function ownerOf(error: object): Session | undefined {
  for (let link: object | null = error; link !== null; link = Object.getPrototypeOf(link)) {
    const session = sessions.get(link);
    if (session !== undefined) return session;
  }
  return undefined;
}

/** Prints an error of a file whose results Jest has already reported. */
export function reportEnded(error: unknown, session: Session): void {
  const frames = framesOf(read(error, 'stack'));
  process.stderr.write(
    `${relative(process.cwd(), session.testPath)} has finished, but one of its timers or listeners threw an error:\n` +
      `${showText(session.mask(messageOf(error)))}\n${frames}\n`,
  );
}
