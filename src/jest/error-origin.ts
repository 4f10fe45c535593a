/** To which test file an error belongs: a file that has ended may have left a timer, whose error another file gets. */
import { relative } from 'node:path';
import { orElse } from '../errors/or-else';
import { framesOf, messageOf, read } from '../errors/read-cause';
import { showText } from '../errors/show-text';
import type { Session } from '../worker/session/session';

/** By what the errors of a realm inherit from. */
const sessions = new WeakMap<object, Session>();

/** Call before the tests of a file, with the global of its realm. */
export function noteRealm(global: object, session: Session): void {
  const prototype = read(read(global, 'Error'), 'prototype');
  if (typeof prototype === 'object' && prototype !== null) sessions.set(prototype, session);
}

/** The session of the file in whose realm the error was made; `undefined` for one of Node or Jest. */
export function sessionOf(error: unknown): Session | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return orElse(() => ownerOf(error), undefined);
}

function ownerOf(error: object): Session | undefined {
  for (let link: object | null = error; link !== null; link = Object.getPrototypeOf(link)) {
    const session = sessions.get(link);
    if (session !== undefined) return session;
  }
  return undefined;
}

/** Prints an error of a file whose results Jest has reported already. */
export function reportEnded(error: unknown, session: Session): void {
  const frames = framesOf(read(error, 'stack'));
  process.stderr.write(
    `${relative(process.cwd(), session.testPath)} has ended, and left a timer or a listener that threw:\n` +
      `${showText(session.mask(messageOf(error)))}\n${frames}\n`,
  );
}
