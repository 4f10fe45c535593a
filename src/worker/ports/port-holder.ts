import { readdir, readFile, readlink } from 'node:fs/promises';
import type { PortHolder } from '../../realm/ports';

const LISTEN = '0A';

/** Inodes of the TCP sockets that listen on `port`, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === LISTEN)
    .flatMap((fields) => fields[9] ?? []);
}

/** `undefined` where the system does not list its sockets. */
async function socketsListeningOn(port: number): Promise<Set<string> | undefined> {
  if (process.platform !== 'linux') return undefined;
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) =>
      readFile(file, 'utf8').catch(() => undefined),
    ),
  );
  const readable = tables.filter((table) => table !== undefined);
  if (readable.length === 0) return undefined;
  const inodes = readable.flatMap((table) => listeningInodes(table, port));
  return new Set(inodes.map((inode) => `socket:[${inode}]`));
}

async function holdsSocket(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (sockets.has(await readlink(`${folder}/${name}`).catch(() => ''))) return true;
  }
  return false;
}

/** Whether somebody listens on `port`, told by the system without touching the port (Linux only). */
export async function isListedAsListening(port: number): Promise<boolean | undefined> {
  const sockets = await socketsListeningOn(port);
  return sockets && sockets.size > 0;
}

/** Names the process that listens on `port`; Linux tells, elsewhere only the port is known. */
export async function findHolder(port: number): Promise<PortHolder> {
  const sockets = await socketsListeningOn(port);
  if (!sockets || sockets.size === 0) return { port };
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await holdsSocket(pid, sockets))) continue;
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return { port, pid: Number(pid), command: text.split('\0').join(' ').trim() };
  }
  return { port };
}

/** "port 9000, by process 123 (node server.js)". */
export function describeHolder({ port, pid, command }: PortHolder): string {
  if (pid === undefined) return `port ${port}, by a process that the system does not name`;
  return `port ${port}, by process ${pid}${command ? ` (${command})` : ''}`;
}
