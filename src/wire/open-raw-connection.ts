import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { WsDynamicError } from '../errors/ws-dynamic-error';
import { withLimit } from '../platform/time';
import { ownDial } from './own-dial';
import { RawConnection, type RawOptions } from './raw-connection';
import { rawFailure } from './raw-failure';

export interface RawTarget {
  readonly host: string;
  readonly port: number;
  /** TLS options of Node; without them, plain TCP. */
  readonly tls?: ConnectionOptions;
  /** Time limit of the TCP and TLS connection, ms. */
  readonly timeout: number;
}

/**
 * Opens a TCP or TLS connection, without a handshake. Rejects with ERR_WS_CONNECT_FAILED or
 * ERR_WS_CONNECT_TIMEOUT.
 */
export async function openRawConnection(
  target: RawTarget,
  options: RawOptions = {},
): Promise<RawConnection> {
  const { host, port, tls, timeout } = target;
  const socket: Socket =
    tls === undefined
      ? connect({ host, port, noDelay: true, ...ownDial })
      : connectTls({
          host,
          port,
          ALPNProtocols: ['http/1.1'],
          ...(isIP(host) === 0 && { servername: host }),
          ...tls,
          ...ownDial,
        });
  const open = once(socket, tls === undefined ? 'connect' : 'secureConnect');
  try {
    await withLimit(open, timeout, () =>
      rawFailure(
        'ERR_WS_CONNECT_TIMEOUT',
        `Timed out after ${timeout} ms connecting to ${host}:${port}`,
      ),
    );
    return new RawConnection(socket, options);
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    if (error instanceof WsDynamicError) throw error;
    throw rawFailure('ERR_WS_CONNECT_FAILED', `Could not connect to ${host}:${port}`, error);
  }
}
