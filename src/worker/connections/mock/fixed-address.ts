/** A fixed address, such as `wss://api.example.com`, and its mock servers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { invalid, invalidValue } from '../../../errors/invalid-value';
import { read } from '../../../errors/read-cause';
import type { WsDynamicError } from '../../../errors/ws-dynamic-error';
import { closeServer, openSockets } from '../../../platform/listening-server';
import { ownServer } from '../../../platform/own-servers';
import { type Address, addressKey, addressOf } from '../../routing/address';
import type { Routing } from '../../routing/routing';
import { runCertificate } from '../../tls/certificate';
import type { HandshakeServer } from './handshake-server';
import { createFront, type ServerIdentity } from './http-front';
import { readHandshake } from './read-handshake';
import { refusalOf, writeRefusal } from './refuse-handshake';

/** A mock server at the address; one without a path serves all paths that the others do not. */
interface Member {
  readonly path: string | undefined;
  readonly server: HandshakeServer;
}

/** A mock server's registration at its address. */
export interface FixedPlace {
  /** PEM of the certificate authority that clients of this address trust. */
  readonly ca: string | undefined;
  /** Whether a client has connected to the address but its handshake has not arrived. */
  isDialled(): boolean;
  leave(): Promise<void>;
}

const ofRoutings = new WeakMap<Routing, Map<string, Promise<FixedAddress>>>();

/**
 * The path that a mock server at this URL serves; `undefined` if it serves all paths without a mock server.
 */
export function fixedPath(url: string): string | undefined {
  const { pathname } = new URL(url);
  return pathname === '/' ? undefined : pathname;
}

/**
 * Registers a mock server at its URL.
 *
 * @throws ERR_WS_OPTION_INVALID if another mock server is open there, or the address has the other scheme
 */
export async function joinFixedAddress(
  url: string,
  server: HandshakeServer,
  routing: Routing,
): Promise<FixedPlace> {
  const addresses = ofRoutings.get(routing) ?? new Map<string, Promise<FixedAddress>>();
  ofRoutings.set(routing, addresses);
  const address = addressOf(url);
  const key = addressKey(address);
  const opening =
    addresses.get(key) ??
    FixedAddress.open(address, url.startsWith('wss:'), routing, () => addresses.delete(key));
  addresses.set(key, opening);
  opening.catch(() => addresses.delete(key));
  const fixed = await opening;
  // The last mock server at the address may have closed meanwhile.
  if (fixed.isClosed) return joinFixedAddress(url, server, routing);
  return fixed.join({ path: fixedPath(url), server }, url);
}

class FixedAddress {
  #members: readonly Member[] = [];
  #removeRoute: (() => void) | undefined;
  isClosed = false;
  readonly #front: Server;
  readonly #sockets: ReadonlySet<Socket>;
  /** Client ports of connections whose handshake has arrived. */
  readonly #upgraded = new Set<number | undefined>();

  static async open(
    address: Address,
    isSecure: boolean,
    routing: Routing,
    onClose: () => void,
  ): Promise<FixedAddress> {
    const tls = isSecure ? await runCertificate({ hosts: [address.host] }) : undefined;
    const fixed = new FixedAddress(address, tls, routing, onClose);
    await new Promise<void>((resolve, reject) => {
      fixed.#front.once('error', reject);
      // Any free port: the system chooses it.
      ownServer(fixed.#front).listen(0, '127.0.0.1', resolve);
    });
    return fixed;
  }

  private constructor(
    private readonly address: Address,
    private readonly tls: ServerIdentity | undefined,
    private readonly routing: Routing,
    private readonly onClose: () => void,
  ) {
    this.#front = createFront(tls, {
      request: (request, response) => void this.#request(request, response),
      upgrade: (request, socket, head) => this.#upgrade(request, socket, head),
    });
    this.#sockets = openSockets(this.#front);
  }

  join(member: Member, url: string): FixedPlace {
    const isSecure = url.startsWith('wss:');
    if (isSecure !== (this.tls !== undefined)) {
      const other = `${this.#scheme}://${addressKey(this.address)}`;
      const remedy = 'All mock servers of an address use the same scheme.';
      throw taken(url, `${other}, like the mock server that is open there`, remedy);
    }
    if (this.#members.some(({ path }) => path === member.path)) {
      const remedy = this.routing.isOfFile
        ? 'Close the other mock server first, or use another path.'
        : 'Close the other mock server first, or use another path: without the environment of jest-ws-dynamic, a mock server stays open after its test.';
      throw taken(url, 'an address without an open mock server', remedy);
    }
    this.#members = [member, ...this.#members];
    this.#removeRoute ??= this.routing.add({
      address: this.address,
      ca: this.tls?.ca,
      staysClosed: true,
      target: () => {
        const port = Number(read(this.#front.address(), 'port'));
        return this.#members.some(isListening) ? { host: '127.0.0.1', port } : undefined;
      },
    });
    const isDialled = (): boolean => this.#isDialled;
    return { ca: this.tls?.ca, isDialled, leave: () => this.#leave(member) };
  }

  get #isDialled(): boolean {
    const ports = this.routing.clientPorts(this.address);
    return ports.some((port) => port === undefined || !this.#upgraded.has(port));
  }

  async #leave(member: Member): Promise<void> {
    this.#members = this.#members.filter((other) => other !== member);
    if (this.#members.length > 0) return;
    this.isClosed = true;
    this.onClose();
    this.#removeRoute?.();
    const closing = closeServer(this.#front);
    const ports = [...this.#sockets].map(({ remotePort }) => remotePort);
    // A client's agent may keep these connections for the next mock server at this address.
    this.routing.dropClients(ports.filter((port) => !this.#upgraded.has(port)));
    for (const socket of this.#sockets) socket.destroy();
    await closing;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { path } = readHandshake(request);
    const member = this.#members.find((one) => one.path === path) ?? this.#catchAll;
    if (member === undefined) {
      const body = this.#unserved(`${this.#scheme}://${addressKey(this.address)}${path}`);
      writeRefusal(socket, { ...refusalOf(404), body });
    } else if (!isListening(member)) socket.destroy();
    else {
      const { remotePort } = request.socket;
      this.#upgraded.add(remotePort);
      request.socket.once('close', () => this.#upgraded.delete(remotePort));
      member.server.upgrade(request, socket, head);
    }
  }

  async #request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path } = readHandshake(request);
    const open = this.#members
      .filter(isListening)
      .sort((one, other) => nearness(other, path) - nearness(one, path));
    if (open.length === 0) {
      request.socket.destroy();
      return;
    }
    for (const method of ['answer', 'answerOtherwise'] as const) {
      for (const { server } of open) if (await server.requests[method](request, response)) return;
    }
    const scheme = this.tls ? 'https' : 'http';
    const what = `${request.method} ${scheme}://${addressKey(this.address)}${path}`;
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end(`${this.#unserved(what, 'no mock.http() answers it')}\n`);
  }

  #unserved(what: string, reason = `mock servers serve ${this.#paths}`): string {
    this.routing.noteUnserved(`${what}: 404, ${reason}`);
    return `${what}: ${reason}`;
  }

  get #paths(): string {
    return this.#members.map(({ path }) => path ?? '/').join(', ');
  }

  get #catchAll(): Member | undefined {
    return this.#members.find(({ path }) => path === undefined);
  }

  get #scheme(): string {
    return this.tls ? 'wss' : 'ws';
  }
}

function isListening({ server }: Member): boolean {
  return server.httpServer.listening;
}

/** How much of the path of a request is the path of this mock server, which then answers first. */
function nearness({ path: own }: Member, path: string): number {
  return own !== undefined && `${path}/`.startsWith(`${own}/`) ? own.length : 0;
}

function taken(url: string, expected: string, remedy: string): WsDynamicError {
  return invalid('mockServer()', invalidValue('url', expected, url, remedy));
}
