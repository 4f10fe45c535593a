/** A mock server on a leased port, with the run's certificate; its connections have the API of clients. */

import type {
  ClosingCause,
  HandshakeControl,
  HandshakeOutcome,
  MockArrival,
  MockHandle,
  MockHttpHandler,
  MockListener,
  MockOpening,
} from '../../../bridge/mock';
import type { PortLease } from '../../../bridge/ports';
import { WsDynamicError } from '../../../errors/ws-dynamic-error';
import type { Obstacles } from '../../../platform/obstacles';
import { Outages } from '../../../platform/outages';
import type { Stoppable } from '../../../platform/stoppable';
import { dialAddress } from '../../../wire/address';
import { checkClose } from '../../../wire/close-codes';
import { DisposeStack } from '../../dispose-stack';
import { getWebSocketUri, leaseAndListen, type SessionLeaseOptions } from '../../ports';
import { addressOf } from '../../routing/address';
import { processRouting } from '../../routing/process-routing';
import type { Routing } from '../../routing/routing';
import { type RunCertificate, runCertificate } from '../../tls/certificate';
import type { ConnectionOptions } from '../connection';
import { clientOf, noteEnded } from '../local-peers';
import { adoptConnection } from '../open-connection';
import { endOfTest } from '../wait-hints';

import { type FixedPlace, fixedPath, joinFixedAddress } from './fixed-address';
import { HandshakeServer, type OnSocket } from './handshake-server';
import { MockInbox } from './mock-inbox';
import { nextData } from './next-data';
import { passOn } from './pass-on';
import { stoppedMockRemedy } from './stopped-mock';

/** Where a mock server searches for its port; defaults are those of a pair. */
export interface MockSite extends SessionLeaseOptions {
  /** Aborted when the mock server is no longer needed; if it is still opening, it is closed. */
  readonly signal?: AbortSignal;
  /** Routes clients of a fixed address to the mock server. Default: the routing of the process. */
  readonly routing?: () => Routing;
}

/**
 * Opens a mock server.
 *
 * @throws ERR_WS_PORTS_EXHAUSTED, ERR_WS_PORTS_STOLEN, ERR_WS_OPTION_INVALID (host), ERR_WS_SERVER_FAILED,
 * ERR_WS_CLOSED (`signal`); nothing is left open
 */
export async function openMockServer(
  { after, ...request }: MockOpening,
  listener: MockListener,
  site: MockSite = {},
): Promise<MockHandle & Stoppable> {
  if (after === undefined || request.url === undefined) return open(request, listener, site);
  const { routing = processRouting } = site;
  const opening = after.then(() => open(request, listener, site));
  const release = routing().hold(addressOf(request.url), opening);
  return opening.finally(release);
}

async function open(
  request: Omit<MockOpening, 'after'>,
  listener: MockListener,
  { signal, routing = processRouting, ...search }: MockSite,
): Promise<MockHandle & Stoppable> {
  const { ssl = false, host = search.host ?? '127.0.0.1', url } = request;
  const certificate = ssl ? await runCertificate({ hosts: [host] }) : undefined;
  const path = url === undefined ? request.path : fixedPath(url);
  const settings = { ...request, host, ...(path !== undefined && { path }) };
  const mock = new OpenMockServer(settings, listener, certificate);
  await mock.open(search, url === undefined ? undefined : routing());
  if (signal?.aborted !== true) return mock;
  await mock.dispose();
  throw new WsDynamicError(
    'ERR_WS_CLOSED',
    'The test ended while mockServer() was opening, so the mock server was closed again. Await mockServer().',
  );
}

class OpenMockServer implements MockHandle {
  readonly host: string;
  readonly inbox: MockInbox;
  readonly #server: HandshakeServer;
  readonly #stack = new DisposeStack();
  #lease: PortLease | undefined;
  #place: FixedPlace | undefined;
  #isDisposed = false;
  /** The last start or stop; the next waits for it. */
  #change = Promise.resolve();
  readonly outages = new Outages();

  constructor(
    private readonly settings: Omit<MockOpening, 'after'> & { readonly host: string },
    private readonly listener: MockListener,
    private readonly tls: RunCertificate | undefined,
  ) {
    this.host = settings.host;
    this.inbox = new MockInbox(
      () => this.url,
      listener,
      () => this.#server.requests.isPolled,
      (ms) => this.stoppedFor(ms),
    );
    const handshake = (outcome: HandshakeOutcome): void => {
      this.inbox.noteHandshake(outcome);
      listener.handshake(outcome);
    };
    const failure = (error: unknown): void => listener.failure(error);
    this.#server = new HandshakeServer(settings, { handshake, failure }, this.#adopt, tls);
  }

  get ca(): string | undefined {
    return this.#place?.ca ?? this.tls?.ca;
  }

  get isDialled(): boolean {
    return this.#place?.isDialled() ?? false;
  }

  get endOfTest(): string | undefined {
    return endOfTest(this.inbox);
  }

  stoppedFor(ms: number): string | undefined {
    return stoppedMockRemedy(this.port, ms);
  }

  get port(): number {
    return this.#lease?.port ?? 0;
  }

  get url(): string {
    const { host, path, url } = this.settings;
    if (url !== undefined) return url;
    return getWebSocketUri(this.port, dialAddress(host), this.tls !== undefined, path);
  }

  get obstacles(): Obstacles {
    return this.#server.obstacles;
  }

  get handshakes(): HandshakeControl {
    return this.#server.handshakes;
  }

  http(handler: MockHttpHandler): () => void {
    return this.#server.requests.add(handler);
  }

  async open(search: SessionLeaseOptions, routing: Routing | undefined): Promise<void> {
    const servers = [this.#server.httpServer] as const;
    const lease = await leaseAndListen({ ...search, host: this.host, servers });
    this.#lease = lease;
    this.#stack.push('port', () => lease.release());
    this.#stack.push('inbox', () => this.inbox.end());
    this.#stack.push('address', () => this.#place?.leave());
    this.#stack.push('listener', () => this.#server.close());
    this.#stack.push('connections', async () => {
      // A client that reconnects at once must not keep the mock server open.
      this.#server.handshakes.end();
      await Promise.all(this.inbox.connections.map((connection) => connection.dispose()));
    });
    const { url, passOn: listener } = this.settings;
    if (url === undefined || routing === undefined) return;
    if (listener !== undefined) {
      this.#server.requests.passOn = (request, response) =>
        passOn(request, response, { url, routing, listener });
    }
    try {
      this.#place = await joinFixedAddress(url, this.#server, routing);
    } catch (error) {
      await this.#stack.dispose();
      throw error;
    }
  }

  start(): Promise<void> {
    return this.#next(async () => {
      if (this.#lease === undefined || this.#isDisposed) {
        throw new WsDynamicError(
          'ERR_WS_CLOSED',
          `The mock server ${this.url} is closed and its port released. ${this.endOfTest ?? 'Open another with mockServer(), or call stop() instead of close().'}`,
        );
      }
      const { httpServer } = this.#server;
      if (httpServer.listening) return;
      await this.#lease.listen(httpServer, { which: 'port', host: this.host });
      this.outages.end();
    });
  }

  stop(): Promise<void> {
    const call = { name: 'mock.stop()', remedy: 'await mock.start() first' };
    Error.captureStackTrace(call, this.stop);
    this.outages.begin(call);
    return this.#next(() => {
      for (const connection of this.inbox.connections) connection.terminate();
      return this.#server.close();
    });
  }

  async close(code?: number, reason?: string): Promise<void> {
    checkClose(code, reason ?? '');
    for (const connection of this.inbox.connections) connection.startClose(code, reason);
    await this.dispose('call');
  }

  dispose(cause: ClosingCause = 'test end'): Promise<void> {
    this.#isDisposed = true;
    this.listener.closed(cause);
    return this.#stack.dispose();
  }

  #next(change: () => Promise<void>): Promise<void> {
    const changed = this.#change.then(change);
    this.#change = changed.catch(() => undefined);
    return changed;
  }

  readonly #adopt: OnSocket = (socket, handshake, stream) => {
    const options: ConnectionOptions = {
      autoPong: this.settings.autoPong,
      onMessage: (message) => this.inbox.push(number, message),
    };
    const client = clientOf(stream);
    const url = (): string => `${this.url} (${arrival.label})`;
    const handle = adoptConnection(socket, url, options, { handshake, by: this.inbox, client });
    const number = this.inbox.add(handle);
    const arrival: MockArrival = {
      handle,
      handshake,
      number,
      serverUrl: this.url,
      label: `connection ${number}`,
      writeRaw: (bytes) => {
        // The client may fail the connection because of them.
        noteEnded(client);
        stream.write(bytes);
      },
      answered: (timeout) => nextData(stream, timeout),
    };
    this.listener.connection(arrival);
  };
}
