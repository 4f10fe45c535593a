import { ephemeralRange, type PortRange } from '../../platform/ephemeral-ports';
import { warnOnce } from './registry';
import { HIGHEST_PORT } from './validate';

/** By default, Linux uses no port up to here for outgoing connections. */
const SAFE_LAST = 32767;

// Ports that `fetch` and browsers block (https://fetch.spec.whatwg.org/#port-blocking), from 1024.
const REFUSED_BY_FETCH = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
];
const CHROME_INSPECTOR = 9222;
const NODE_INSPECTOR: PortRange = { first: 9229, last: 9249 };

const excluded = new Set([...REFUSED_BY_FETCH, CHROME_INSPECTOR]);
for (let port = NODE_INSPECTOR.first; port <= NODE_INSPECTOR.last; port += 1) excluded.add(port);

/** Number of ports in a block; the last of each is never leased, because it may guard the block. */
export const BLOCK_SIZE = 16;

/** The port that guards the block of `port`. */
export function blockHead(port: number): number {
  return port - (port % BLOCK_SIZE) + BLOCK_SIZE - 1;
}

/** Whether a port is never leased: ports of inspectors, ports that `fetch` blocks, and heads of blocks. */
export function isExcluded(port: number): boolean {
  return excluded.has(port) || blockHead(port) === port;
}

/**
 * The range to search for a pair from `startPort`: below the ephemeral ports, where no outgoing connection
 * can take a port. `endPort` limits it.
 */
export function searchRange(
  startPort: number,
  minGap: number,
  endPort = HIGHEST_PORT,
  system = ephemeralRange(),
): PortRange {
  const last = Math.min(system.first - 1, SAFE_LAST, endPort);
  if (startPort + minGap <= last) return { first: startPort, last };
  // `startPort` is not below the ephemeral ports: the caller's range is used unchanged.
  if (startPort <= system.last && startPort + minGap <= endPort) {
    warnOnce('WS_DYNAMIC_EPHEMERAL', describeRisk(startPort, last, system));
  }
  return { first: startPort, last: endPort };
}

/** @param last the highest port below the ephemeral ports */
export function describeRisk(startPort: number, last: number, system: PortRange): string {
  const safe = last - 100;
  const remedy =
    safe > 1024
      ? `A startPort from 1024 to ${safe} is safe.`
      : 'No startPort is safe here: raise the first ephemeral port (net.ipv4.ip_local_port_range).';
  return `startPort ${startPort} leaves no room below the ephemeral ports (${system.first} to ${system.last}), so outgoing connections may take a port of the lease. ${remedy}`;
}
