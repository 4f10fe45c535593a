import { withFallback } from '../../errors/with-fallback';
import { leaveAlone } from '../awaited-promise';
import { jestGlobals } from '../jest-globals';
import { report } from '../mock/event-listeners';
import { workerApi } from '../worker';

/** Servers opened since the last check; `undefined` if nothing checks them. */
let unchecked: Promise<void>[] | undefined;

/**
 * Checks after each test that its servers have opened, where no session does: in plain Jest, a rejection that
 * nobody handles ends the whole run if its file is over.
 */
export function checkOpenings(): void {
  withFallback(() => {
    const { afterEach, expect } = jestGlobals();
    // Jest refuses a hook inside a test.
    if (expect.getState().currentTestName !== undefined) return;
    unchecked = [];
    afterEach(async () => {
      await Promise.all(unchecked?.splice(0) ?? []);
    });
  }, undefined);
}

/**
 * Fails the test if a server does not open: a constructor cannot be awaited.
 *
 * @param isOver whether the test has closed the server
 */
export function failUnlessOpened(opening: Promise<unknown>, isOver: () => boolean): void {
  const run = async (): Promise<void> => {
    try {
      await opening;
    } catch (error) {
      if (!isOver()) throw error;
    }
  };
  if (unchecked === undefined || workerApi()?.session !== undefined) {
    report(run);
    return;
  }
  const opened = run();
  leaveAlone(opened);
  unchecked.push(opened);
}
