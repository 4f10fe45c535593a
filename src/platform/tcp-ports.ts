/** The TCP ports of a connection. */
export interface TcpPorts {
  readonly local: number;
  readonly remote: number;
}

/** Those of a socket that is connected; `undefined` for a Unix socket. */
export function tcpPortsOf({
  localPort: local,
  remotePort: remote,
}: {
  readonly localPort?: number | undefined;
  readonly remotePort?: number | undefined;
}): TcpPorts | undefined {
  return local === undefined || remote === undefined ? undefined : { local, remote };
}

/** Whether these are the two ends of one connection. */
export function areEnds(one: TcpPorts | undefined, other: TcpPorts): boolean {
  return one?.local === other.remote && one.remote === other.local;
}
