import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { leaseAndListen } from '../../worker/ports';
import { runCertificate } from '../../worker/tls/certificate';
import type { Check } from './check';

/** Limit of the handshake, ms. */
const PATIENCE = 5000;

/** Performs a TLS handshake on a leased port that trusts only the run's certificate authority. */
export const tlsHandshake: Check = {
  name: 'TLS',
  async look() {
    const { cert, key, ca, folderProblem } = await runCertificate();
    const server = createServer({ cert, key });
    const host = '127.0.0.1';
    const lease = await leaseAndListen({ servers: [server], host });
    const socket = connect({ port: lease.port, host, ca, servername: 'localhost' });
    try {
      await once(socket, 'secureConnect', { signal: AbortSignal.timeout(PATIENCE) });
      return {
        ok: folderProblem === undefined,
        found: `${socket.getProtocol()} with a generated certificate${folderProblem ? `, which has no files (${folderProblem})` : ''}`,
        advice: 'commands that read SSL_CERT_PATH need a writable temporary folder',
      };
    } finally {
      socket.destroy();
      server.close();
      await lease.release();
    }
  },
};
