import { readFile } from 'node:fs/promises';
import { askGuards, type LeaseFacts } from './query';

const LOOPBACK_HEX = '0100007F';
/** Where leases can lie on systems that do not list their sockets. */
const LOWEST = 1024;
const HIGHEST = 49151;

/** UDP ports bound on 127.0.0.1, from the text of /proc/net/udp. */
export function loopbackUdpPorts(table: string): number[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[1]?.split(':') ?? [])
    .filter(([address, port]) => address === LOOPBACK_HEX && port !== undefined)
    .map(([, port]) => Number.parseInt(port ?? '', 16));
}

async function portsToAsk(): Promise<number[]> {
  if (process.platform === 'linux') {
    const table = await readFile('/proc/net/udp', 'utf8').catch(() => undefined);
    if (table !== undefined) return loopbackUdpPorts(table);
  }
  return Array.from({ length: HIGHEST - LOWEST + 1 }, (_, index) => LOWEST + index);
}

/**
 * Every lease on this machine whose holder answers, by port. No files: the guards themselves are
 * asked, over UDP on loopback. A process that is busy for longer than `patience` (ms) is left out.
 */
export async function listLeases(patience = 300): Promise<LeaseFacts[]> {
  return askGuards(await portsToAsk(), patience);
}
