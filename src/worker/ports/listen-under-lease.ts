import type { Server } from 'node:net';
import { WsDynamicError } from '../../errors';
import type { LeasedPort, PortLease } from '../../realm/ports';
import { describeHolder, findHolder } from './port-holder';

/**
 * As `lease.listen`, with a failure that says what to do.
 *
 * @throws `ERR_WS_PORTS_STOLEN` (names the holder of the port, where the system tells),
 *   `ERR_WS_OPTION_INVALID` (host), `ERR_WS_SERVER_FAILED`
 */
export async function listenUnderLease(
  lease: PortLease,
  server: Server,
  which: LeasedPort,
  host: string | undefined,
): Promise<void> {
  try {
    await lease.listen(server, { which, host });
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, lease[which], host);
  }
}

const badHost = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

function cannotListen(
  cause: NodeJS.ErrnoException,
  port: number,
  host = 'all addresses',
): WsDynamicError {
  const { code = '', message } = cause;
  if (code === 'EADDRINUSE') {
    const holder = describeHolder(findHolder(port));
    return new WsDynamicError(
      'ERR_WS_PORTS_STOLEN',
      `A leased port was taken before the server could listen on it: ${holder}. Stop that process, or give a startPort away from its ports.`,
      { cause },
    );
  }
  if (badHost.has(code)) {
    return new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `host '${host}' is no address of this machine (${code}), so nothing can listen there. Use '127.0.0.1', '::1' or '0.0.0.0'.`,
      { cause },
    );
  }
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `Cannot listen on port ${port} of ${host}: ${message}. \`npx jest-ws-dynamic doctor\` shows what this machine allows.`,
    { cause },
  );
}
