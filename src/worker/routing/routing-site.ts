import type { OutsideOption } from './outside';

/** The settings of a test file's routing. */
export interface RoutingSite {
  /** Of a test file: an address that was mocked in it stays unreachable until the file ends. */
  readonly isFile?: boolean;
  readonly outside?: OutsideOption;
  /** Hosts that count as this machine: where the file's servers are. */
  readonly ownHosts?: readonly string[];
  /**
   * The owner of a leased port of this process: the file's server has it (`'server'`: clients get there by
   * themselves), or something else of the file, so that a server finds it taken.
   */
  readonly leased?: (port: number) => 'server' | 'other' | undefined;
  /** Ends connections of earlier files that agents keep; called when the first route is added. */
  readonly endEarlier?: () => void;
}
