import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { ephemeralRange } from '../../platform/ephemeral-ports';
import { ownServer } from '../../platform/own-servers';
import { boundPort } from './bound-port';

/** Ports that are tried above the ephemeral ones. */
const ATTEMPTS = 20;

/**
 * A port on which nothing listens: above the ephemeral ports, where there are any, since another program may
 * get one of those by chance before this one is used.
 */
export function unusedPort({ last } = ephemeralRange()): number {
  for (let attempt = 0; last < 65535 && attempt < ATTEMPTS; attempt += 1) {
    const port = boundTo(randomInt(last + 1, 65536));
    if (port !== undefined) return port;
  }
  return boundTo(0) ?? 0;
}

/** Listens for a moment. Without a host, a server listens at once. */
function boundTo(requested: number): number | undefined {
  const server = ownServer(createServer()).on('error', () => undefined);
  server.listen({ port: requested, exclusive: true });
  const port = boundPort(server);
  server.close();
  return port;
}
