import type { LinkHandle } from '../../bridge/network';
import { userLine } from '../../errors/user-line';
import type { Stoppable } from '../../platform/stoppable';
import type { TcpPorts } from '../../platform/tcp-ports';
import { urlAddress } from '../../wire/address';
import type { ConnectionFault, ObstacleCall, ServerEndCall } from '../connections/session-hints';

interface Entry extends Omit<Stoppable, 'url'> {
  /** The port of its URL. */
  readonly fixedPort: number | undefined;
  /** Absent for a mock server, which has obstacles. */
  readonly link?: WeakRef<LinkHandle>;
}

/** The mock servers and links of a file. Ports may be leased again: the latest on a port counts. */
export class OpenedByPort {
  readonly #all: Entry[] = [];

  /** Follows a mock server once it is open. */
  mock<Opened extends Stoppable>(opening: Promise<Opened>): Promise<Opened> {
    return this.#follow(opening, () => ({}));
  }

  /** The same for a link. */
  link<Opened extends Stoppable & LinkHandle>(opening: Promise<Opened>): Promise<Opened> {
    return this.#follow(opening, (link) => ({ link: new WeakRef<LinkHandle>(link) }));
  }

  /** See `WaitHints.serverEnd`. */
  serverEnd(port: number, from: number, to: number): ServerEndCall | undefined {
    const opened = this.#at(port);
    const outage = opened?.outages.between(from, to);
    const line = userLine(outage?.stack);
    if (outage === undefined || line === undefined) return undefined;
    const isAbrupt = opened?.link !== undefined;
    const { name, remedy, at } = outage;
    return { call: `${name} at ${line}`, remedy, at, isAbrupt };
  }

  /** The toxics of the link on this port; empty if it has none, or if no link is there. */
  toxics(port: number): readonly string[] {
    return this.#at(port)?.link?.deref()?.toxics ?? [];
  }

  /** See `WaitHints.obstacle`. */
  obstacle({ local, remote }: TcpPorts): ObstacleCall | undefined {
    const opened = this.#at(remote);
    const { call, effect } =
      opened?.obstacles?.at(local) ?? opened?.link?.deref()?.obstacle(local) ?? {};
    const line = userLine(call?.stack);
    if (call === undefined || effect === undefined || line === undefined) return undefined;
    return { call: `${call.name} at ${line}`, remedy: call.remedy, effect };
  }

  /** See `WaitHints.faults`. */
  faults(ports: TcpPorts): readonly ConnectionFault[] {
    const effects = this.#all.flatMap(({ link }) => link?.deref()?.effectsOn(ports) ?? []);
    return effects.flatMap(({ call, ...effect }) => {
      const line = userLine(call.stack);
      return line === undefined ? [] : [{ ...effect, call: `${call.name} at ${line}` }];
    });
  }

  /** The port of the server behind the link on this port; `undefined` if no link is there. */
  targetOf(port: number): number | undefined {
    const { plain, secure } = this.#at(port)?.link?.deref()?.target ?? {};
    return (plain ?? secure)?.port;
  }

  async #follow<Opened extends Stoppable>(
    opening: Promise<Opened>,
    more: (opened: Opened) => Pick<Entry, 'link'>,
  ): Promise<Opened> {
    const opened = await opening;
    const { outages, port, sslPort, obstacles, url } = opened;
    const kept = obstacles === undefined ? {} : { obstacles };
    const fixedPort = url === undefined ? undefined : urlAddress(url).port;
    this.#all.push({ outages, port, sslPort, fixedPort, ...kept, ...more(opened) });
    return opened;
  }

  #at(port: number): Entry | undefined {
    return this.#all.findLast(
      (one) => one.port === port || one.sslPort === port || one.fixedPort === port,
    );
  }
}
