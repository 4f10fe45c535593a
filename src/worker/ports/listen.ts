import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { invalid, invalidValue } from '../../errors/invalid-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { closeServer } from '../../platform/listening-server';
import { ownServer } from '../../platform/own-servers';
import { describeHolder, findHolder, type PortHolder } from '../../platform/port-holder';
import { dialAddress } from '../../wire/address';

/** Listens on exactly this port, in this process; resolves once it listens. */
export async function listenOn(
  server: Server,
  port: number,
  host: string | undefined,
): Promise<void> {
  // `exclusive`: in a cluster worker the primary would listen and share the port with other workers.
  ownServer(server).listen({ port, exclusive: true, ...(host === undefined ? {} : { host }) });
  await once(server, 'listening');
}

/** Addresses that every machine has. */
const alwaysThere = new Set(['127.0.0.1', '0.0.0.0', 'localhost']);
const badHost = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

/** The error for leased ports on which other processes listen. */
export function portsTaken(
  holders: readonly PortHolder[],
  options: { cause?: unknown } = {},
): WsDynamicError {
  return new WsDynamicError(
    'ERR_WS_PORTS_STOLEN',
    `A leased port was taken before the server could listen on it: ${holders.map(describeHolder).join('; ')}. Stop that process, or give a startPort away from its ports.`,
    options,
  );
}

/**
 * Refuses a host that cannot be bound or connected to: without IPv6, '::' can be bound but ::1 cannot be
 * reached.
 *
 * @throws ERR_WS_OPTION_INVALID
 */
export async function checkAddress(host: string | undefined): Promise<void> {
  if (host === undefined || alwaysThere.has(host)) return;
  const probe = createServer();
  for (const address of new Set([host, dialAddress(host)])) {
    await listenOn(probe, 0, address).catch((cause: NodeJS.ErrnoException) => {
      if (badHost.has(cause.code ?? '')) throw noAddress(host, cause.code, { cause });
    });
    await closeServer(probe);
  }
}

function noAddress(
  host: string,
  code: string | undefined,
  options: { cause: unknown },
): WsDynamicError {
  const remedy = host.includes(':')
    ? "This machine may have no IPv6: use '127.0.0.1' or '0.0.0.0'."
    : "Use '127.0.0.1', '::1' or '0.0.0.0'.";
  const expected = 'an address of this machine';
  return invalid(`listen (${code})`, invalidValue('host', expected, host, remedy), options);
}

/** The error of a server that cannot listen on a leased port, with a remedy. */
export function listenFailure(
  cause: NodeJS.ErrnoException,
  port: number,
  host = 'all addresses',
): WsDynamicError {
  const { code = '', message } = cause;
  if (code === 'EADDRINUSE') return portsTaken([findHolder(port)], { cause });
  if (badHost.has(code)) return noAddress(host, code, { cause });
  return new WsDynamicError(
    'ERR_WS_SERVER_FAILED',
    `Cannot listen on port ${port} of ${host}: ${message}. \`npx jest-ws-dynamic doctor\` shows what this machine allows.`,
    { cause },
  );
}
