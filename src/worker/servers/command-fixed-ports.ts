import type { CommandContext } from '../process/command-context';
import { CommandPorts, PORTS_VARIABLE, portsPreload } from '../routing/command-ports';
import type { ServerSite } from './startable-server';

/** The fixed ports of a Node command and its Node children, which belong to the file. */
export class CommandFixedPorts {
  readonly ports: CommandPorts;
  readonly #place;

  constructor({ address, outlivesFile, routing }: ServerSite) {
    // A command shared by several files keeps its ports; each file gets a route to them.
    this.ports = outlivesFile ? new CommandPorts() : routing.fixedPorts.ofCommands;
    const { port, sslPort = port } = address;
    this.#place = this.ports.add([port, sslPort]);
  }

  /** Settings for the start of the command. */
  get context(): Pick<CommandContext, 'hook' | 'ownPorts' | 'actualPort'> {
    const place = this.#place;
    if (place === undefined) return {};
    const variables = { [PORTS_VARIABLE]: JSON.stringify(place) };
    return {
      hook: { preload: portsPreload, variables },
      ownPorts: () => this.ports.listening(place),
      actualPort: (printed) => {
        const actual = this.ports.find(printed);
        return typeof actual === 'number' ? actual : printed;
      },
    };
  }

  /** Removes the ports of an earlier start. */
  clear(): void {
    if (this.#place !== undefined) this.ports.clear(this.#place);
  }
}
