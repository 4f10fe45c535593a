/** Errors of starting, stopping, crashing and pausing a server. */
import { moduleNotStarted } from '../../errors/module-not-started';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import type { StartDeadline } from '../process/start-deadline';
import { atExports } from './export-failures';
import { ownServer, type ServerReference } from './server-reference';
import type { ExternalSite, ServerSite } from './startable-server';

/** A server in the test's realm uses the test's timers. */
const fakeTimersNote =
  '\njest.useFakeTimers() is on, so the timers of this server do not fire. Call jest.useRealTimers() first, or do not fake the timers it needs ({ doNotFake: [...] }).';

/** A possible cause of a slow start or stop, for the message; empty if there is none. */
export function timersNote(site: ServerSite | ExternalSite): string {
  return site.ports && site.context.areTimersFake?.() ? fakeTimersNote : '';
}

export function startTimedOut(name: string, limit: StartDeadline, note = ''): WsDynamicError {
  const error = new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The server ${name} was not ready ${limit.within}: its start has not settled. If it returns a promise, resolve it once the server is set up; if it is only slow, ${limit.remedy}.${note}`,
  );
  return atExports(name, error);
}

export function stopTimedOut(name: string, limit: number, note = ''): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The server ${name} did not stop within ${limit} ms ("stopTimeout"); its connections were cut and its ports closed. Its close() or stop() waits for something that never ends: timers, clients, a queue.${note}`,
  );
}

export function noProcess(name: string, object: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `${object}.exited is only for server commands; the server ${name} is not a process, or was not started.`,
  );
}

export function stillRuns(name: string, object: string, limit: number): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_TIMEOUT',
    `The process of the server ${name} was still running after ${Math.round(limit)} ms. Await ${object}.exited after the call that ends it.`,
  );
}

export function notRunning(name: string, object: string, verb: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `Cannot ${verb} the server ${name}: it is not running. Call ${object}.start() first.`,
  );
}

/** A call at the top level of an ES module, before the server module at `path` starts. */
/** Why a call is refused: the server runs elsewhere, or its module starts once the test file is loaded. */
export function refusalOf(
  verb: string,
  { address, modulePath, ports, reference = ownServer }: ServerSite | ExternalSite,
  hasBegun: boolean,
): WsDynamicError | undefined {
  if (ports === undefined) return runsElsewhere(verb, address.url, reference);
  if (modulePath === undefined || hasBegun) return undefined;
  return startsLater(modulePath, `${reference.object}.${verb}()`);
}

function startsLater(path: string, call: string): WsDynamicError {
  const message = moduleNotStarted(path, call);
  return new WsDynamicError('ERR_WS_SERVER_NOT_RUNNING', message);
}

function runsElsewhere(
  verb: string,
  url: string,
  { object, option }: ServerReference,
): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_EXTERNAL',
    `${object}.${verb}() is for servers that this package starts; the one at ${url} runs elsewhere (option "${option}" is { url }).`,
  );
}

export function cannotPause(name: string, verb: 'pause' | 'resume'): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `Cannot ${verb} the server ${name}: only a server command can be paused, on systems with signals. For a server in this process, hold its data back with (await network()).partition().`,
  );
}

export function fileIsOver(name: string, object: string): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_SERVER_NOT_RUNNING',
    `The server ${name} was not started, because its test file has ended. Await ${object}.start() and ${object}.restart() in the test or hook that calls them.`,
  );
}
