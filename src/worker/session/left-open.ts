import type { PortLease } from '../../bridge/ports';
import { now, waitWhile } from '../../platform/time';
import { LeakWatch, type OpenHandle } from '../leaks/leak-watch';
import { userPlace } from '../leaks/user-place';
import type { FileServers } from './file-servers';

/** How long closing handshakes of other clients may take before they count as leaks, ms. */
const closingTime = 250;

interface NotedLease extends Pick<OpenHandle, 'place' | 'frame' | 'test'> {
  readonly lease: PortLease;
  readonly at: number;
}

/** Resources that a test file leaves open. */
export class LeftOpen {
  readonly #watch: LeakWatch;
  #connected: readonly OpenHandle[] = [];
  readonly #leases: NotedLease[] = [];
  /** The client ports of the connections that are listed already: a server of the worker does not end them. */
  readonly #listed = new Set<number | undefined>();

  /**
   * @param testPath the test file
   * @param tag the running test
   * @param isThorough whether to track everything that user code opens, for `failOnLeaks`
   */
  constructor(
    private readonly servers: FileServers,
    testPath: string,
    private readonly tag: () => string,
    isThorough: boolean,
  ) {
    this.#watch = new LeakWatch(testPath, tag, isThorough);
  }

  /** Connections to the file's ports that remain open after a time for closing handshakes. */
  connections(): Promise<readonly OpenHandle[]> {
    return settled(() => {
      const { openConnections, commandPorts } = this.servers;
      const seen = openConnections.flatMap(({ path, ssl, tag, port, at }) => {
        if (at === undefined) return [];
        const what = `${ssl ? 'wss' : 'ws'} connection to ${path}`;
        const opened = this.#opened().find((handle) => handle.port === port);
        const { place, frame } = opened ?? { place: '(unknown)', frame: '' };
        return [{ what, place, frame, test: tag, openFor: now() - at }];
      });
      // Sockets of a command are found by the clients in this process. Idle keep-alive sockets are not leaks.
      const toCommands = this.#opened().filter(
        ({ peer }) => peer !== undefined && commandPorts.includes(peer),
      );
      for (const { port } of toCommands) this.#listed.add(port);
      return [...seen, ...toCommands];
    });
  }

  /** Resources that the user's code left open after the server has ended. */
  async handles(): Promise<readonly OpenHandle[]> {
    const left = await settled(() => [
      ...this.#opened().filter(({ port, peer }) => peer === undefined || !this.#listed.has(port)),
      ...this.#leased(),
    ]);
    this.end();
    return left;
  }

  /**
   * Lists resources that are open now and at its call, and keep the process running; none if everything is
   * tracked. Holds nothing of the test's realm.
   */
  stays(): () => readonly OpenHandle[] {
    return this.#watch.isThorough ? () => [] : this.#watch.listLater();
  }

  /** Records the open connections, before the servers end them. */
  noteConnected(): void {
    this.#connected = this.stays()().filter(({ peer }) => peer !== undefined);
  }

  /** Connections that were open before the servers ended: their clients may reconnect forever. */
  get connected(): readonly OpenHandle[] {
    return this.#connected;
  }

  /** Tracks a lease of a test; its guard is a socket of this package, which the watch does not list. */
  noteLease(lease: PortLease, { stack }: { readonly stack?: string }): void {
    if (!this.#watch.isThorough) return;
    const { place, frame } = userPlace(stack) ?? { place: '(unknown)', frame: '' };
    this.#leases.push({ lease, place, frame, test: this.tag(), at: now() });
  }

  #leased(): readonly OpenHandle[] {
    return this.#leases
      .filter(({ lease }) => !lease.isReleased)
      .map(({ lease: { port, sslPort }, place, frame, test, at }) => {
        const what = `lease of the ports ${port} and ${sslPort}`;
        return { what, place, frame, test, openFor: now() - at };
      });
  }

  /** Stops tracking. Safe to call twice. */
  end(): void {
    this.#watch.end();
  }

  #opened(): readonly OpenHandle[] {
    return this.#watch.isThorough ? this.#watch.list() : [];
  }
}

/** Waits briefly for the list to become empty: for closing handshakes, and timers about to end. */
async function settled<Item>(list: () => readonly Item[]): Promise<readonly Item[]> {
  await waitWhile(() => list().length > 0, closingTime);
  return list();
}
