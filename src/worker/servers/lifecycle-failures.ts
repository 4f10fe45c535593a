/** What fails when a server is started, stopped, crashed or paused. */
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { atExports } from './export-failures';
import type { ExternalSite, ServerSite } from './startable-server';

/** A server in the test's realm has the test's timers. */
const fakeTimersNote =
  '\njest.useFakeTimers() is on, and the timers of this server stand still. Call jest.useRealTimers() before, or leave out what it needs ({ doNotFake: [...] }).';

/** What else may hold a start or stop up; empty for nothing. */
export function timersNote(site: ServerSite | ExternalSite): string {
  return site.ports && site.context.areTimersFake?.() ? fakeTimersNote : '';
}

export function startTimedOut(name: string, limit: number, note = ''): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The server ${name} was not ready within ${limit} ms ("startTimeout"): what starts it has not settled. If it returns a promise, resolve it once the server is set up; if it is only slow, raise "startTimeout".${note}`,
  );
  return atExports(name, error);
}

export function stopTimedOut(name: string, limit: number, note = ''): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The server ${name} did not stop within ${limit} ms ("stopTimeout"); its connections were cut and its ports closed. Its close() or stop() waits for something that never ends: timers, clients, a queue.${note}`,
  );
}

export function noProcess(name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `server.exited is of a server command; the server ${name} is no process, or was not started.`,
  );
}

export function stillRuns(name: string, limit: number): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The process of the server ${name} still ran after ${Math.round(limit)} ms. Await server.exited after the call that ends it.`,
  );
}

export function notRunning(name: string, verb: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `Cannot ${verb} the server ${name}: it does not run. Call server.start() first.`,
  );
}

export function runsElsewhere(verb: string, url: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_EXTERNAL',
    `server.${verb}() is for servers that this package starts; the one at ${url} runs elsewhere (option "server" is { url }).`,
  );
}

export function cannotPause(name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `Cannot pause the server ${name}: only a server command can be paused, on systems with signals. For a server in this process, hold its data back with (await network()).partition().`,
  );
}

export function fileIsOver(name: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `The server ${name} was not started, because its test file has ended. Await server.start() and server.restart() in the test or hook that calls them.`,
  );
}
