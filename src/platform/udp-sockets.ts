/** The UDP sockets on 127.0.0.1: from /proc/net on Linux, elsewhere from netstat. */
import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { listPids, readProcLink, socketInodes } from './procfs';
import { readTables } from './sockets';

const LOOPBACK = '0100007F';

/** A UDP socket, and its program where readable. */
export interface UdpSocket {
  readonly port: number;
  /** The program of its process; `undefined` for another user's process, and outside Linux. */
  readonly program: string | undefined;
}

/** The UDP sockets bound on 127.0.0.1; `undefined` if the system does not list them. */
export async function listLoopbackUdpSockets(): Promise<UdpSocket[] | undefined> {
  const rows = readTables(['udp']);
  if (rows !== undefined) {
    const programs = programsByInode();
    return rows
      .filter(({ address }) => address === LOOPBACK)
      .map(({ port, inode }) => ({ port, program: programs.get(inode) }));
  }
  const listed = promisify(execFile)('netstat', ['-an', '-p', 'udp'], { windowsHide: true });
  return listed.then(
    ({ stdout }) => parseNetstat(stdout).map((port) => ({ port, program: undefined })),
    () => undefined,
  );
}

function programsByInode(): ReadonlyMap<string, string> {
  return new Map(
    listPids().flatMap((pid) => {
      const path = readProcLink(`${pid}/exe`);
      if (path === undefined) return [];
      return socketInodes(pid).map((inode) => [inode, basename(path)] as const);
    }),
  );
}

/** The user ID of the UDP socket on this local port; `undefined` if unknown. */
export function userOfUdpPort(port: number): number | undefined {
  return readTables(['udp'])?.find((row) => row.port === port)?.uid;
}

/**
 * Parses the UDP ports on 127.0.0.1 from the output of `netstat -an -p udp` on Windows, macOS and the BSDs.
 */
export function parseNetstat(text: string): number[] {
  return text.split('\n').flatMap((row) => {
    const [protocol = '', ...columns] = row.trim().split(/\s+/);
    if (!/^udp/i.test(protocol)) return [];
    // On the BSDs two queue columns precede the local address.
    const local = columns.find((column) => !/^\d+$/.test(column)) ?? '';
    const [, port] = /^127\.0\.0\.1[.:](\d+)$/.exec(local) ?? [];
    return port === undefined ? [] : [Number(port)];
  });
}
