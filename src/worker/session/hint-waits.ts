import { setWaitHints } from '../connections/wait-hints';
import { addressOf } from '../routing/address';
import { describeClosing, describeLostPort } from './closings';
import type { FileServers } from './file-servers';
import type { OpenRequest } from './open-request';
import type { OpenedByPort } from './opened-by-port';
import { nativeAuthority, wrongScheme } from './own-tls';
import type { ServedServers } from './served-servers';
import type { Scopes } from './test-scope';

interface HintSources extends Pick<OpenRequest, 'context' | 'options' | 'routing'> {
  readonly servers: FileServers;
  readonly served: ServedServers;
  readonly opened: OpenedByPort;
}

/** Adds the context of the running test to failed waits, until the returned function is called. */
export function hintWaits(
  scopes: Scopes,
  { servers, served, opened, context, options, routing }: HintSources,
): () => void {
  return setWaitHints({
    limitAt: (deadline) => scopes.limitAt(deadline),
    renew: (limit) => scopes.renewLimit(limit),
    testStart: () => (scopes.isInTest ? scopes.current.startedAt : undefined),
    awaitedModule: (port) => servers.awaitedModule(opened.targetOf(port) ?? port),
    awaitedUse: (port, at) => servers.awaitedUse(opened.targetOf(port) ?? port, at),
    serverEnd: (port, from, to) => {
      const ends = (one: number) =>
        servers.serverEnd(one, from, to) ??
        served.serverEnd(one, from, to) ??
        opened.serverEnd(one, from, to);
      const target = opened.targetOf(port);
      return ends(port) ?? (target === undefined ? undefined : ends(target));
    },
    wrongScheme: (url) => wrongScheme(servers, url),
    ownUrl: () => {
      const { own } = servers;
      const isBuiltIn = options.isServerBuiltIn && own.name === 'reference';
      return isBuiltIn || own.state.started === undefined ? undefined : own.address.url;
    },
    nativeAuthority: (port) => nativeAuthority(servers, options, port),
    hadMock: (url) => routing.hadMock(addressOf(url)),
    handlers: (port) => {
      const target = opened.targetOf(port) ?? port;
      return servers.handlers(target) ?? served.handlers(target);
    },
    toxics: (port) => opened.toxics(port),
    obstacle: (ports) => opened.obstacle(ports),
    faults: (ports) => opened.faults(ports),
    endOfTest: (connection) => {
      const closing = scopes.past.closingOf(connection);
      return closing && describeClosing(closing);
    },
    closedOn: (port, client) => {
      const closing = scopes.past.latestOn(port);
      // Ports may be leased again.
      const isServed = served.handlers(port) !== undefined;
      if (closing === undefined || isServed) return undefined;
      return client === 'own' ? describeClosing(closing) : describeLostPort(closing, port);
    },
    note: () => {
      // A server in the test's realm uses the test's timers.
      const areBeside = servers.areBeside || served.areOpen;
      if (context.areTimersFake?.() !== true) return '';
      const pending = context.fakedTimers?.() ?? 0;
      if (!areBeside && pending === 0) return '';
      if (!areBeside) {
        return `jest.useFakeTimers() is on, and ${pending === 1 ? '1 fake timer is' : `${pending} fake timers are`} pending. If what the test awaits depends on a timer, advance it: await jest.advanceTimersByTimeAsync(ms).`;
      }
      return 'jest.useFakeTimers() is on: the timers of the test, which the server uses too, fire only when the test advances them (jest.advanceTimersByTimeAsync). Advance them, or do not fake those that are needed ({ doNotFake: [...] }).';
    },
  });
}
