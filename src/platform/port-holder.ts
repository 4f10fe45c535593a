import { findListener } from './sockets';

/** Who listens on a port, if the system can tell. */
export interface PortHolder {
  readonly port: number;
  readonly pid?: number;
  readonly command?: string;
}

/** Names the process that listens on `port` if the system can tell (Linux); else only the port. */
export function findHolder(port: number): PortHolder {
  return { port, ...findListener(port) };
}

/** "port 9000, by process 123 (node server.js)". */
export function describeHolder({ port, pid, command }: PortHolder): string {
  if (pid === undefined) return `port ${port}, by a process that the system does not name`;
  return `port ${port}, by process ${pid}${command ? ` (${command})` : ''}`;
}
