import { findListener } from './sockets';

/** The process that listens on a port, if known. */
export interface PortHolder {
  readonly port: number;
  readonly pid?: number;
  readonly command?: string;
}

/** Finds the process that listens on `port` (Linux only); elsewhere returns only the port. */
export function findHolder(port: number): PortHolder {
  return { port, ...findListener(port) };
}

/** "port 9000, by process 123 (node server.js)". */
export function describeHolder({ port, pid, command }: PortHolder): string {
  if (pid === undefined) return `port ${port}, by an unknown process`;
  return `port ${port}, by process ${pid}${command ? ` (${command})` : ''}`;
}
