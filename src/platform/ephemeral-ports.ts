import { readProc } from './procfs';

/** A range of ports, both ends inclusive. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The ephemeral ports that IANA recommends (RFC 6335 section 6). */
const IANA_EPHEMERAL: PortRange = { first: 49152, last: 65535 };

const LINUX_EPHEMERAL: PortRange = { first: 32768, last: 60999 };

let ephemeral: PortRange | undefined;

/** The ports that the system uses for outgoing connections. */
export function ephemeralRange(): PortRange {
  ephemeral ??= parseEphemeralRange(process.platform, readProc('sys/net/ipv4/ip_local_port_range'));
  return ephemeral;
}

/**
 * The ephemeral ports of a system.
 *
 * @param text of `/proc/sys/net/ipv4/ip_local_port_range`; `undefined` in a sandbox without `/proc`
 */
export function parseEphemeralRange(platform: string, text = ''): PortRange {
  if (platform !== 'linux') return IANA_EPHEMERAL;
  const [first, last] = text.trim().split(/\s+/).map(Number);
  return first && last ? { first, last } : LINUX_EPHEMERAL;
}
