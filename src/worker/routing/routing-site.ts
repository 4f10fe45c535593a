import type { OutsideOption } from './outside';

/** Settings for the routing of a test file. */
export interface RoutingSite {
  /** Whether this is a test file: there, an address that was mocked stays unreachable until the file ends. */
  readonly isFile?: boolean;
  readonly outside?: OutsideOption;
  /** Hosts that count as this machine: those of the file's servers. */
  readonly ownHosts?: readonly string[];
  /**
   * The owner of a leased port of this process: the file's server (`'server'`: clients reach it without a
   * route), or another part of the file, so that other servers find the port taken.
   */
  readonly leased?: (port: number) => 'server' | 'other' | undefined;
  /** Whether a value was created by code of an earlier file, whose clients reach nothing of this one. */
  readonly isOfEarlierFile?: (value: unknown) => boolean;
  /** Ends connections that agents keep from earlier files; called when the first route is added. */
  readonly endEarlier?: () => void;
}
