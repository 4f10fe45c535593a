import { userLine } from '../../errors/user-line';
import type { Stoppable } from '../../platform/outages';
import type { ServerEndCall } from '../connections/wait-hints';

/** The outages of the mock servers and links of a file. */
export class OutagesByPort {
  readonly #all: Stoppable[] = [];

  /** Follows a mock server or link once it is open. */
  async of<Opened extends Stoppable>(opening: Promise<Opened>): Promise<Opened> {
    const opened = await opening;
    const { outages, port, sslPort } = opened;
    this.#all.push({ outages, port, sslPort });
    return opened;
  }

  /** See `WaitHints.serverEnd`. Ports may be leased again: the latest one counts. */
  serverEnd(port: number, from: number, to: number): ServerEndCall | undefined {
    const own = this.#all.findLast((one) => one.port === port || one.sslPort === port);
    const outage = own?.outages.between(from, to);
    const line = userLine(outage?.stack);
    if (outage === undefined || line === undefined) return undefined;
    return { call: `${outage.name} at ${line}`, remedy: outage.remedy };
  }
}
