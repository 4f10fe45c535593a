import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ephemeralRange, type PortRange } from '../../platform/ephemeral-ports';
import { readProc } from '../../platform/procfs';
import type { Check } from './check';

const DEFAULT_START = 9000;
/** A smaller number of ports is soon used up. */
const ROOM = 500;

const shown = ({ first, last }: PortRange): string =>
  first === last ? String(first) : `${first}-${last}`;

export const ephemeralPorts: Check = {
  name: 'ephemeral ports',
  look() {
    const { first, last } = ephemeralRange();
    const room = Math.min(first, 32768) - DEFAULT_START;
    return {
      ok: room >= ROOM,
      found: `${first} to ${last}; ${Math.max(0, room)} ports from ${DEFAULT_START} on are below them`,
      advice:
        'outgoing connections may take a port of a lease: set startPort to 1024 to leave more room, or raise the range (Linux: sysctl net.ipv4.ip_local_port_range="32768 60999")',
    };
  },
};

/** Parses the ranges printed by `netsh int ipv4 show excludedportrange protocol=tcp`. */
export function parseExcludedRanges(text: string): PortRange[] {
  return text.split('\n').flatMap((row) => {
    const [, first, last] = /^(\d+) (\d+)(?: \*)?$/.exec(row.trim().split(/\s+/).join(' ')) ?? [];
    return first === undefined ? [] : [{ first: Number(first), last: Number(last) }];
  });
}

/** Parses the ranges in Linux's `ip_local_reserved_ports`, such as `8080,9148-9150`. */
export function parseReservedPorts(text: string): PortRange[] {
  return [...text.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, first, last]) => ({
    first: Number(first),
    last: Number(last ?? first),
  }));
}

async function excludedRanges(): Promise<PortRange[]> {
  if (process.platform === 'win32') {
    const args = ['int', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp'];
    return parseExcludedRanges((await promisify(execFile)('netsh', args)).stdout);
  }
  return parseReservedPorts(readProc('sys/net/ipv4/ip_local_reserved_ports') ?? '');
}

/** The number of ports in a range that the system reserves. */
export function countInside(ranges: readonly PortRange[], range: PortRange): number {
  return ranges.reduce(
    (total, { first, last }) =>
      total + Math.max(0, Math.min(last, range.last) - Math.max(first, range.first) + 1),
    0,
  );
}

export const excludedPorts: Check = {
  name: 'excluded ranges',
  async look() {
    const ranges = await excludedRanges();
    const range = { first: DEFAULT_START, last: Math.min(ephemeralRange().first - 1, 32767) };
    const free = range.last - range.first + 1 - countInside(ranges, range);
    return {
      ok: free >= ROOM,
      found: ranges.length === 0 ? 'none' : ranges.map(shown).join(', '),
      advice: `the system reserves all but ${free} ports from ${DEFAULT_START} on: set another startPort`,
    };
  },
};
