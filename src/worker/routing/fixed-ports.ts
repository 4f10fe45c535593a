/** The fixed ports that the servers of a test file and its commands request, and the ports they have instead. */
import type { Server } from 'node:net';
import type { Address } from './address';
import { CommandPorts } from './command-ports';
import { OwnPorts, type OwnPortsSite } from './own-ports';

export class FixedPorts {
  readonly #own: OwnPorts;
  #ofCommands: CommandPorts | undefined;
  readonly #shared: CommandPorts[] = [];

  /** @param onUsed called when a command listens on one of them */
  constructor(
    site: Omit<OwnPortsSite, 'onPort'>,
    private readonly onUsed: () => void,
  ) {
    const onPort = (requested: number, port: number | undefined): void =>
      this.#ofCommands?.publish(requested, port);
    this.#own = new OwnPorts({ ...site, onPort });
  }

  /** Whether clients may need a route to one of them. */
  get isActive(): boolean {
    return this.#own.isActive || this.#shared.length > 0;
  }

  /**
   * Replaces the fixed ports of servers that start to listen, until the returned function is called; servers
   * that are listening keep theirs.
   *
   * @param collect called for each server
   */
  begin(collect: (server: Server) => void = () => {}): Promise<() => void> {
    return this.#own.begin(collect);
  }

  /** Those of the file's commands. */
  get ofCommands(): CommandPorts {
    if (this.#ofCommands === undefined) {
      this.#ofCommands = new CommandPorts();
      for (const [requested, port] of this.#own.ports) this.#ofCommands.publish(requested, port);
      this.share(this.#ofCommands);
    }
    return this.#ofCommands;
  }

  /** Routes clients of these fixed ports to the commands. */
  share(ports: CommandPorts): void {
    this.#shared.push(ports);
    ports.whenUsed(this.onUsed);
  }

  /** Redirects clients of this server to `port`. */
  redirect(server: Server, port: number): void {
    this.#own.redirect(server, port);
  }

  /** Refuses clients of a server's fixed port, until the returned function is called. */
  refuse(server: Server): () => void {
    return this.#own.refuse(server);
  }

  /** Whether a server of the file listens on this port, so that its clients are routed. */
  isOwned(port: number): boolean {
    return this.#own.isOwned(port);
  }

  /** Whether a command listens on this port in place of its fixed port, which tests do not know. */
  isInternal({ host, port }: Address): boolean {
    return host === 'localhost' && this.#shared.some((ports) => ports.hasUsed(port));
  }

  /** The port on 127.0.0.1 of a server of the file or of its commands; `'none'` once it has stopped. */
  find(address: Address): number | 'none' | undefined {
    const own = this.#own.find(address);
    if (own !== undefined || address.host !== 'localhost') return own;
    const found = this.#shared.map((ports) => ports.find(address.port));
    return found.find((port) => typeof port === 'number') ?? found.find((port) => port === 'none');
  }

  close(): void {
    this.#own.close();
    // A shared command continues after the file.
    for (const ports of this.#shared) ports.endWatch();
    this.#ofCommands?.close();
  }
}
