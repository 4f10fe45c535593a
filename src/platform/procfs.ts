/** What Linux tells about processes under /proc; every function answers "nothing" elsewhere. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  /** One letter of proc(5); `Z` has ended and waits for its parent. */
  readonly state: string;
}

export interface ListeningAddress {
  readonly address: string;
  readonly port: number;
}

/** Every process that this system shows. */
export function listProcesses(): ProcessEntry[] {
  if (process.platform !== 'linux') return [];
  return readFolder('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const entry = parseStat(readText(`/proc/${name}/stat`));
    return entry === undefined ? [] : [entry];
  });
}

/** Reads a line of /proc/PID/stat; the name in it may hold spaces and brackets. */
export function parseStat(stat: string): ProcessEntry | undefined {
  const fields = /^(\d+) \(.*\) (\S) \d+ (\d+) /s.exec(stat);
  if (fields === null) return undefined;
  return { pid: Number(fields[1]), state: String(fields[2]), group: Number(fields[3]) };
}

/** Whether the process was started with this variable, as far as this user may know. */
export function hasVariable(pid: number, name: string, value: string): boolean {
  return `\0${readText(`/proc/${pid}/environ`)}\0`.includes(`\0${name}=${value}\0`);
}

/** The TCP sockets that these processes listen on. */
export function listListeningAddresses(pids: readonly number[]): ListeningAddress[] {
  if (process.platform !== 'linux') return [];
  const inodes = new Set(pids.flatMap(socketInodes));
  const [first] = pids;
  if (inodes.size === 0 || first === undefined) return [];
  // The process may live in a network namespace of its own: read its table, not ours.
  return ['tcp', 'tcp6'].flatMap((table) =>
    readText(`/proc/${first}/net/${table}`)
      .split('\n')
      .flatMap((row) => parseListening(row, inodes)),
  );
}

const ESTABLISHED = '01';

/** How many TCP connections to this local port are established, on the side that accepted them. */
export function countConnections(port: number): number {
  if (process.platform !== 'linux') return 0;
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['tcp', 'tcp6'].flatMap((table) => readText(`/proc/self/net/${table}`).split('\n'));
  return rows.filter((row) => {
    const [, local, , state] = row.trim().split(/\s+/);
    return state === ESTABLISHED && local?.endsWith(suffix) === true;
  }).length;
}

function socketInodes(pid: number): string[] {
  return readFolder(`/proc/${pid}/fd`).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(readLink(`/proc/${pid}/fd/${fd}`))?.[1];
    return inode === undefined ? [] : [inode];
  });
}

const LISTEN = '0A';

function parseListening(row: string, inodes: ReadonlySet<string>): ListeningAddress[] {
  const fields = row.trim().split(/\s+/);
  const [, local, , state] = fields;
  const inode = fields[9];
  if (state !== LISTEN || local === undefined || inode === undefined || !inodes.has(inode))
    return [];
  const [address = '', port = ''] = local.split(':');
  return [{ address: parseAddress(address), port: Number.parseInt(port, 16) }];
}

/** Turns the kernel's little-endian words into the usual form. */
export function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).reverse(),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  if (mapped) return bytes.slice(12).join('.');
  const words = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  return words.join(':');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Processes end while they are read; others belong to other users.
    return '';
  }
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
