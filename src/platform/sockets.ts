/** The sockets of this machine, from /proc/net (Linux). Elsewhere `undefined` or empty. */

import { listPids, readCommandLine, readProc, socketInodes } from './procfs';
import { shortIPv6 } from './short-ipv6';

const ESTABLISHED = '01';
const LISTEN = '0A';

/** A row of /proc/net/tcp, tcp6 or udp (proc(5)). */
export interface SocketRow {
  /** The local address as the kernel writes it. */
  readonly address: string;
  readonly port: number;
  readonly state: string;
  /** ID of the user who owns it. */
  readonly uid: number;
  readonly inode: string;
}

export interface ListeningAddress {
  readonly address: string;
  readonly port: number;
}

/** Parses a table; its first line is the heading. */
export function parseSocketTable(text: string): SocketRow[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, local = '', , state = '', , , , uid, , inode = ''] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      return { address, port: Number.parseInt(port, 16), state, uid: Number(uid), inode };
    });
}

/** The rows of a network namespace: that of this process, or of another. */
export function readTables(
  names: readonly string[],
  pid: number | 'self' = 'self',
): SocketRow[] | undefined {
  const tables = names.flatMap((name) => readProc(`${pid}/net/${name}`) ?? []);
  return tables.length === 0 ? undefined : tables.flatMap(parseSocketTable);
}

function listeningRows(pid?: number): SocketRow[] | undefined {
  return readTables(['tcp', 'tcp6'], pid)?.filter(({ state }) => state === LISTEN);
}

/** The TCP sockets on which these processes listen; each process may have its own network namespace. */
export function listListeningAddresses(pids: readonly number[]): ListeningAddress[] {
  const inodes = new Set(pids.flatMap(socketInodes));
  return (listeningRows(pids[0]) ?? [])
    .filter(({ inode }) => inodes.has(inode))
    .map(({ address, port }) => ({ address: parseAddress(address), port }));
}

/** Number of established TCP connections to this local port, counted on the accepting side. */
export function countConnections(port: number): number {
  const rows = readTables(['tcp', 'tcp6']) ?? [];
  return rows.filter((row) => row.state === ESTABLISHED && row.port === port).length;
}

/** Whether a process listens on a TCP port, without connecting to it; `undefined` if unknown. */
export function isListedAsListening(port: number): boolean | undefined {
  return listeningRows()?.some((row) => row.port === port);
}

/** The process that listens on a TCP port. */
export function findListener(port: number): { pid: number; command: string } | undefined {
  const rows = listeningRows()?.filter((row) => row.port === port) ?? [];
  if (rows.length === 0) return undefined;
  const inodes = new Set(rows.map(({ inode }) => inode));
  const pid = listPids().find((each) => socketInodes(each).some((inode) => inodes.has(inode)));
  return pid === undefined ? undefined : { pid, command: readCommandLine(pid) };
}

/** Converts the kernel's little-endian words to the usual notation. */
export function parseAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex').swap32();
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  if (isMapped) return bytes.subarray(12).join('.');
  return shortIPv6((bytes.toString('hex').match(/.{4}/g) ?? []).join(':'));
}
