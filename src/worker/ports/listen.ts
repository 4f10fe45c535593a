import type { Server } from 'node:net';
import { WsDynamicError } from '../../errors';
import { describeHolder, findHolder } from './port-holder';

/** Listens on exactly this port, in this very process, and settles when that is known. */
export function listenOn(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onListening = (): void => {
      server.off('error', onError);
      resolve();
    };
    const onError = (error: Error): void => {
      server.off('listening', onListening);
      reject(error);
    };
    server.once('listening', onListening);
    server.once('error', onError);
    // Exclusive: in a cluster worker the primary would listen, and share the port with siblings.
    server.listen({ port, exclusive: true, ...(host === undefined ? {} : { host }) });
  });
}

const badHost = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

/** Why a server cannot listen on a leased port, and what to do. */
export function listenFailure(
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
      `host '${host}' is no address of this machine (${code}), so nothing can listen there. ${host.includes(':') ? "This machine may have no IPv6: use '127.0.0.1' or '0.0.0.0'." : "Use '127.0.0.1', '::1' or '0.0.0.0'."}`,
      { cause },
    );
  }
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `Cannot listen on port ${port} of ${host}: ${message}. \`npx jest-ws-dynamic doctor\` shows what this machine allows.`,
    { cause },
  );
}
