/** For subclasses of the environment that do not call `super`. */
import type { JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { WsDynamicError } from '../errors/ws-dynamic-error';

export type EventHandler = (
  event: Circus.AsyncEvent | Circus.SyncEvent,
  state: Circus.State,
) => Promise<void> | undefined;

/**
 * Passes each event to both. Subclasses often handle events without `super.handleTestEvent()`: the environments
 * of Jest have no such method.
 */
export function withOwnEvents(own: EventHandler, theirs: EventHandler): EventHandler {
  return (...values) => own(...values)?.then(() => theirs(...values)) ?? theirs(...values);
}

/** The error of an environment whose `setup()` leaves out that of this package. */
export function setUpMissing({ projectConfig }: JestEnvironmentConfig): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_NO_SESSION',
    `The test environment ${projectConfig.testEnvironment} extends that of jest-ws-dynamic, but its setup() does not call super.setup(), which opens the session of the file. Write await super.setup() in it.`,
  );
}
