/** Parses the arguments of `Socket.connect()` and `Server.listen()`. Pure. */
import type { TcpNetConnectOpts } from 'node:net';
import { read } from '../../errors/read-cause';

/** A call of `connect()` to a TCP port. */
export interface ConnectCall {
  readonly options: TcpNetConnectOpts;
  readonly callback: (() => void) | undefined;
}

/** `undefined` for a path, or for arguments that Node refuses: such a call is left unchanged. */
export function readConnect(values: readonly unknown[]): ConnectCall | undefined {
  // net.connect() and tls.connect() pass on the arguments that they have read: [options, callback].
  const [first, ...rest] = Array.isArray(values[0]) ? (values[0] as readonly unknown[]) : values;
  const callback = rest.findLast((value) => typeof value === 'function') as
    | (() => void)
    | undefined;
  if (typeof first === 'object' && first !== null) {
    const port = portOf(read(first, 'port'));
    const isPath = Boolean(read(first, 'path'));
    if (port === undefined || isPath) return undefined;
    return { options: { ...(first as TcpNetConnectOpts), port }, callback };
  }
  const port = portOf(first);
  if (port === undefined) return undefined;
  const [host] = rest;
  return { options: { port, ...(typeof host === 'string' && { host }) }, callback };
}

/** A call of `listen()` with a fixed port. */
export interface ListenCall {
  readonly port: number;
  /** As given; `undefined` for all interfaces. */
  readonly host: string | undefined;
  readonly backlog: number | undefined;
  /** Whether a cluster worker listens by itself, not its primary. */
  readonly exclusive: boolean;
  readonly signal: AbortSignal | undefined;
  readonly callback: (() => void) | undefined;
}

/** `undefined` for port 0, a path or a handle: such a call is left unchanged. */
export function readListen(values: readonly unknown[]): ListenCall | undefined {
  const [first, ...rest] = values;
  const callback = rest.findLast((value) => typeof value === 'function') as
    | (() => void)
    | undefined;
  const isObject = typeof first === 'object' && first !== null;
  if (isObject && isHandle(first)) return undefined;
  const port = portOf(isObject ? read(first, 'port') : first);
  if (port === undefined || port === 0) return undefined;
  const host = isObject ? read(first, 'host') : rest.find((value) => typeof value === 'string');
  const backlog = isObject
    ? read(first, 'backlog')
    : rest.find((value) => typeof value === 'number');
  const signal = isObject ? read(first, 'signal') : undefined;
  return {
    port,
    host: typeof host === 'string' && host !== '' ? host : undefined,
    backlog: typeof backlog === 'number' ? backlog : undefined,
    exclusive: isObject && Boolean(read(first, 'exclusive')),
    signal: isSignal(signal) ? signal : undefined,
    callback,
  };
}

/** Checked by its shape: its class may belong to another realm. */
function isSignal(value: unknown): value is AbortSignal {
  return typeof read(value, 'aborted') === 'boolean';
}

/** Whether the options have a path, a descriptor or an existing socket. */
function isHandle(options: object): boolean {
  return ['path', 'fd', '_handle', 'handle'].some((key) => {
    const value = read(options, key);
    return value !== undefined && value !== null && value !== '';
  });
}

function portOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && !(typeof value === 'string' && /^\s*\d+\s*$/.test(value))) {
    return undefined;
  }
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
}
