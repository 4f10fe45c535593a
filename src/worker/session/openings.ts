import type { ConnectionHandle } from '../../bridge/connection';
import type { ConnectRequest } from '../../bridge/connection-data';
import type { MockHandle, MockListener, MockOpening } from '../../bridge/mock';
import type { HeldPort, LinkHandle, LinkListener, LinkRequest } from '../../bridge/network';
import type { OwnedResource } from '../../bridge/test-session';
import { parseUrl } from '../../errors/parse-url';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { ownerOf } from '../connections/open-connection';
import type { SessionLeaseOptions } from '../ports';
import { ListenerCalls } from './open-calls';
import type { OpenRequest } from './open-request';
import { OpenedByPort } from './opened-by-port';
import { Scopes } from './test-scope';

// Loaded with the first mock or link of a worker: most test files have none.
const mocks = () =>
  require('../connections/mock/open-mock-server') as typeof import('../connections/mock/open-mock-server');
const recordings = () =>
  require('../connections/mock/open-real') as typeof import('../connections/mock/open-real');
const network = () => require('../network') as typeof import('../network');

/**
 * Resources that a test opens beside its server, such as mock servers, links and ports. The running test owns
 * them.
 */
export abstract class Openings {
  readonly scopes: Scopes;
  isOver = false;
  protected readonly opened = new OpenedByPort();

  constructor(protected readonly request: OpenRequest) {
    this.scopes = new Scopes(request.context.testTimeout);
  }

  get runningPart(): string | undefined {
    if (!this.scopes.haveBegun) return undefined;
    return this.scopes.isInTest ? `the test "${this.scopes.title}"` : 'a hook';
  }

  own(resource: OwnedResource): void {
    this.scopes.current.own(resource);
  }

  watch(connection: ConnectionHandle): () => void {
    const { connections } = this.scopes.current;
    connections.push(connection);
    return () => {
      const index = connections.indexOf(connection);
      if (index >= 0) connections.splice(index, 1);
    };
  }

  listener<Result>(work: () => Promise<Result>): Promise<Result> {
    const { calls: ofTest } = this.scopes.current;
    const calls = new ListenerCalls(ofTest);
    return ofTest.listeners.add(this.scopes.aside(work, calls), calls);
  }

  openMockServer(request: MockOpening, listener: MockListener): Promise<MockHandle> {
    this.refuseLate();
    const opening = new AbortController();
    const routing = () => this.request.routing;
    const site = { ...this.portSearch, signal: opening.signal, routing };
    const mock = this.opened.mock(mocks().openMockServer(request, listener, site));
    return this.scopes.current.ownOpening(mock, 'mock server', () => opening.abort());
  }

  openLink(request: LinkRequest, listener: LinkListener): Promise<LinkHandle> {
    this.refuseLate();
    const routing = () => this.request.routing;
    const { current } = this.scopes;
    const opening = network().openLink(request, listener, this.portSearch, routing);
    const noted = opening.then((link) => {
      current.links.push(link);
      return link;
    });
    return current.ownOpening(this.opened.link(noted), 'link');
  }

  openReal(request: ConnectRequest): ConnectionHandle {
    this.refuseLate();
    return recordings().openReal(request, this.request.routing);
  }

  openRefusingPort(): Promise<HeldPort> {
    this.refuseLate();
    return this.scopes.current.ownOpening(network().openRefusingPort(this.portSearch), 'port');
  }

  openSilentPort(): Promise<HeldPort> {
    this.refuseLate();
    return this.scopes.current.ownOpening(network().openSilentPort(this.portSearch), 'port');
  }

  connectionsBeside(connection: object): () => readonly ConnectionHandle[] {
    // The wait fails in another async context.
    const { connections } = this.scopes.current;
    return () => {
      const own = connections.find((one) => one === connection);
      return own === undefined ? [] : connections.filter((one) => isBeside(own, one));
    };
  }

  /** Resources opened after the end of the file would never be closed. */
  protected refuseLate(): void {
    if (!this.isOver) return;
    throw new WsDynamicError(
      'ERR_WS_CLOSED',
      'Nothing can be opened: the test file has ended. In a test or hook, await the calls that open connections.',
    );
  }

  /** Where to search for the leases of the file's tests. */
  protected get portSearch(): SessionLeaseOptions {
    const { startPort, endPort, maxAttempts, guard, host } = this.request.options;
    const label = { testPath: this.request.context.testPath };
    const avoid = (port: number): boolean => this.request.routing.fixedPorts.isOwned(port);
    return { startPort, endPort, maxAttempts, guard, host, label, avoid };
  }
}

/** Whether both are clients of one server, or connections that one mock server accepted. */
function isBeside(own: ConnectionHandle, other: ConnectionHandle): boolean {
  if (own === other) return false;
  const [owner, otherOwner] = [ownerOf(own), ownerOf(other)];
  if (owner !== own || otherOwner !== other) return owner === otherOwner;
  return parseUrl(own.url)?.host === parseUrl(other.url)?.host;
}
