import type { Address } from './address';
import type { OutsideOption } from './outside';

/** Settings for the routing of a test file. */
export interface RoutingSite {
  /**
   * Whether this is a test file: there, an address that was mocked stays unreachable until the file ends,
   * unless a server of the file is there.
   */
  readonly isFile?: boolean;
  readonly outside?: OutsideOption;
  /** Hosts that count as this machine: those of the file's servers. */
  readonly ownHosts?: readonly string[];
  /** Addresses of running servers in the file's options. */
  readonly external?: readonly Address[];
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
