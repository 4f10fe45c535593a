/** Routing of one test file: redirects or refuses its connections, and the fixed ports it listens on. */
import { isIP, type Socket } from 'node:net';
import { type ConnectionOptions, rootCertificates } from 'node:tls';
import { isOwnDial } from '../../wire/own-dial';
import { type Address, addressKey, hostKey } from './address';
import { FixedPorts } from './fixed-ports';
import { ListeningServers } from './listening-servers';
import { localLookup } from './local-lookup';
import { NodePatches } from './node-patches';
import { connectionRefused, lookupRefused, Outside } from './outside';
import type { Destination, Dial, DialRules } from './patch-dials';
import type { Answer, LookupRules } from './patch-lookups';
import { dropIdle, dropPooled, watchPools } from './pooled-sockets';
import type { ConnectCall } from './read-arguments';
import { type Route, RouteTable } from './route-table';
import { RoutedClients } from './routed-clients';
import type { RoutingSite } from './routing-site';
import { systemError } from './system-error';
import { Unanswered } from './unanswered';
import { watchFirstWrite } from './watch-proxies';

export class Routing implements DialRules, LookupRules {
  readonly fixedPorts: FixedPorts;
  readonly #routes = new RouteTable((address) => this.#isServed(address));
  readonly #outside: Outside;
  readonly #unanswered = new Unanswered();
  readonly #clients = new RoutedClients();
  readonly #patches: NodePatches;
  readonly #listening: ListeningServers | undefined;
  #isClosed = false;

  constructor(private readonly site: RoutingSite = {}) {
    watchPools();
    this.#listening = site.isFile ? new ListeningServers() : undefined;
    this.#patches = new NodePatches(this, site.endEarlier);
    const onDialled = (address: Address): void => {
      dropPooled(address);
      this.#patchDials(false);
    };
    this.fixedPorts = new FixedPorts({ leased: site.leased, onDialled }, () =>
      this.#patchDials(false),
    );
    this.#outside = new Outside(site.outside ?? 'allow', site.ownHosts);
    if (!this.#outside.isOpen) this.#patchDials(true);
  }

  /** Whether everything on its routes is closed after its test, or after the file. */
  get isOfFile(): boolean {
    return this.site.isFile === true;
  }

  /** Routes clients of an address elsewhere, until the returned function is called. */
  add(route: Route): () => void {
    if (this.#routes.find(route.address) === undefined) dropPooled(route.address);
    this.#routes.add(route);
    this.#patchDials(route.address.host !== 'localhost');
    return () => {
      this.#routes.remove(route, this.isOfFile);
      dropIdle();
      if (this.#routes.isEmpty) this.#unpatch();
    };
  }

  /**
   * Makes clients of an address wait until a mock server has opened there, or the returned function is
   * called.
   */
  hold(address: Address, opening: Promise<unknown>): () => void {
    const settled = opening.catch(() => undefined);
    return this.add({ address, opening: settled, target: () => undefined, staysClosed: true });
  }

  /**
   * The real destination for a client that ignores a route and newer ones, and the authority it trusts there.
   */
  resolve(address: Address, below: Route): Address & { readonly ca?: string | undefined } {
    const key = { ...address, host: hostKey(address.host) };
    const route = this.#routes.find(key, below);
    if (route !== undefined) return { ...(route.target() ?? address), ca: route.ca };
    const own = this.fixedPorts.find(key);
    return own === undefined || own === 'none' ? address : { host: '127.0.0.1', port: own };
  }

  /**
   * The server behind the newest route to an address.
   *
   * @throws ERR_WS_OUTSIDE_REFUSED where option `outside` forbids it
   */
  beyond(address: Address): Address & { readonly ca?: string | undefined } {
    const key = { ...address, host: hostKey(address.host) };
    const route = this.#routes.find(key);
    const found = route === undefined ? address : this.resolve(address, route);
    if (found === address && !this.#outside.allows(key)) throw connectionRefused(key);
    return found;
  }

  /** Whether a mock server was at this address, and connections to it are refused since it closed. */
  hadMock(address: Address): boolean {
    return this.#routes.isRefused(address);
  }

  /** Ends connections to a mock server that no WebSocket uses, by their local ports. */
  dropClients(ports: readonly (number | undefined)[]): void {
    this.#clients.drop(ports);
  }

  /** Local ports of the open connections to a routed address; `undefined` for one that is connecting. */
  clientPorts(address: Address): readonly (number | undefined)[] {
    return this.#clients.ports(address);
  }

  /** Describes connections and requests since this time that were not answered, for a failure. */
  note(since: number): string {
    return this.#unanswered.describe(since);
  }

  /** Records a handshake or request at a mocked address, for a path that no mock server serves. */
  noteUnserved(what: string): void {
    this.#unanswered.add(what);
  }

  /** Ends all routing. Safe to call twice. */
  close(): void {
    this.#isClosed = true;
    this.fixedPorts.close();
    this.#listening?.end();
    this.#patches.restore();
    this.#clients.destroy();
  }

  /** @internal */
  dial(options: ConnectCall['options'] & { servername?: string }, socket: Socket): Dial {
    const address = { host: hostKey(options.host ?? 'localhost'), port: options.port };
    const route = this.#routeOf(address, options);
    if (route?.opening !== undefined) {
      return { later: route.opening.then(() => this.dial(options, socket)) };
    }
    const own = route === undefined ? this.fixedPorts.find(address) : undefined;
    const isRedirected = route !== undefined || own !== undefined;
    const isOurs = isOwnDial(options) || (!isRedirected && this.fixedPorts.isInternal(address));
    const isEarlier = (isRedirected || !isOurs) && this.#isOfEarlierFile(options);
    if (isRedirected && isEarlier) return refusal(address);
    if (!isOurs && !isEarlier) this.#unanswered.watch(socket, addressKey(address));
    if (route !== undefined) return this.#redirect(socket, address, route.target(), route);
    if (own !== undefined) {
      return this.#redirect(
        socket,
        address,
        own === 'none' ? undefined : { host: '127.0.0.1', port: own },
      );
    }
    if (!this.#outside.allows(address)) return { error: connectionRefused(address) };
    const { lookup } = options;
    if (lookup === undefined || this.#outside.isOpen || address.host !== 'localhost') {
      return undefined;
    }
    return { lookup: localLookup(lookup, address.port, this.#outside) };
  }

  /** @internal */
  unchanged({ host = 'localhost', port }: ConnectCall['options'], socket: Socket): void {
    if (!this.#routes.hasNames) return;
    watchFirstWrite(socket, (requested) => {
      if (this.#routes.find(requested) === undefined) return;
      const proxy = addressKey({ host: hostKey(host), port });
      this.#unanswered.add(
        `${addressKey(requested)}, through the proxy ${proxy}: not answered by the mock server. Set NO_PROXY=${requested.host} for this test, or configure the client without a proxy.`,
      );
    });
  }

  /** @internal */
  trust(options: ConnectionOptions): ConnectionOptions {
    const route = this.#routeOfTls(options);
    if (route?.ca === undefined) return options;
    const { ca = route.keepsRoots === true ? [...rootCertificates] : [] } = options;
    return { ...options, ca: [ca, route.ca].flat() };
  }

  /** @internal */
  lookup(name: string, isPastRoutes: boolean): Answer {
    const host = hostKey(name);
    if (host === 'localhost') return undefined;
    if (!isPastRoutes && this.#routes.hasHost(host)) return 'loopback';
    return this.#outside.allowsName(name) ? undefined : { error: lookupRefused(name) };
  }

  /**
   * The route of an address; by the name of the TLS handshake if the client has looked the name up itself.
   */
  #routeOf(address: Address, { servername }: { servername?: string }): Route | undefined {
    const route = this.#routes.find(address);
    if (route !== undefined || servername === undefined) return route;
    const isLiteral = address.host === 'localhost' || isIP(address.host) !== 0;
    return isLiteral ? this.#routes.find({ ...address, host: hostKey(servername) }) : undefined;
  }

  #routeOfTls(options: ConnectionOptions): Route | undefined {
    const { socket, host = 'localhost', port, servername } = options;
    // TLS over an existing connection: to a mock server, or through a proxy to any host.
    if (socket !== undefined) return this.#clients.routeOf(socket as Socket);
    if (port === undefined) return undefined;
    const address = { host: hostKey(host), port: Number(port) };
    return this.#routeOf(address, { ...(servername !== undefined && { servername }) });
  }

  /** Whether a server of the file, or one in its options, is at this address. */
  #isServed(address: Address): boolean {
    const { leased, external = [] } = this.site;
    if (this.fixedPorts.find(address) !== undefined) return true;
    if (external.some((one) => addressKey(one) === addressKey(address))) return true;
    if (!this.#outside.isNear(address.host)) return false;
    return leased?.(address.port) !== undefined || this.#listening?.has(address.port) === true;
  }

  /** The options of a client have functions and objects of its realm, such as its headers. */
  #isOfEarlierFile(options: object): boolean {
    const { isOfEarlierFile } = this.site;
    return isOfEarlierFile !== undefined && Object.values(options).some(isOfEarlierFile);
  }

  #redirect(
    socket: Socket,
    address: Address,
    target: Address | undefined,
    route?: Route,
  ): Destination {
    if (target === undefined) return refusal(address);
    this.#clients.add(socket, route);
    return target;
  }

  /** Restores Node's methods when nothing is routed any more. */
  #unpatch(): void {
    if (this.#outside.isOpen && !this.fixedPorts.isActive) this.#patches.restore();
  }

  #patchDials(withLookups: boolean): void {
    if (!this.#isClosed) this.#patches.apply(withLookups);
  }
}

function refusal({ host, port }: Address): Destination {
  const address = host === 'localhost' ? '127.0.0.1' : host;
  return { error: systemError('ECONNREFUSED', { host: address, port }) };
}
