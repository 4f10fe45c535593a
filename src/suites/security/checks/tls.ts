import { once } from 'node:events';
import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  type PeerCertificate,
} from 'node:tls';
import { checksOf, type SecurityCheck } from '../check';
import { Finding, firstLine, NotTested } from '../finding';
import { connectLimit } from '../peer';
import type { SecurityScene } from '../scene';
import { askPlain } from '../sockets';

const check = checksOf('tls', ({ ssl }) => (ssl ? undefined : 'ssl'));

export const tlsChecks: readonly SecurityCheck[] = [
  check('versions', 'accepts only TLS 1.2 and 1.3', 'ASVS 5.0 V12.1.1, RFC 8996', versions),
  check('host', 'has a certificate for its host, and for no other', 'RFC 9525, CWE-297', host),
  check(
    'plain',
    'does not accept plain ws on its wss port',
    'ASVS 5.0 V4.4.1, RFC 6455 section 10.6',
    plain,
  ),
];

async function versions(scene: SecurityScene): Promise<void> {
  await scene.requireReady();
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    const reached = await handshake(scene, {
      ...{ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' },
      rejectUnauthorized: false,
    });
    if (reached !== undefined) throw new Finding(`A connection with ${version} was accepted.`);
  }
}

async function host(scene: SecurityScene): Promise<void> {
  const { hostname } = new URL(scene.target.url);
  const names = ['attacker.test', 'localhost.attacker.test'];
  const certificate = await handshake(scene, { rejectUnauthorized: false });
  if (certificate === undefined) throw new NotTested('no TLS connection');
  const own = checkServerIdentity(hostname.replace(/^\[|\]$/g, ''), certificate);
  if (own !== undefined)
    throw new Finding(`Its certificate is not for ${hostname}: ${own.message}`);
  const foreign = names.find((name) => checkServerIdentity(name, certificate) === undefined);
  if (foreign !== undefined) throw new Finding(`Its certificate is also valid for ${foreign}.`);
  await scene.requireAlive();
}

async function plain(scene: SecurityScene): Promise<void> {
  await scene.requireReady();
  const answer = await askPlain(scene.target, scene.request());
  if (!/^HTTP\/1\.1 101/.test(answer)) return;
  throw new Finding('A plain ws handshake was accepted on the wss port.', answer.split('\r\n'));
}

/** The server's certificate; `undefined` if the handshake fails. */
async function handshake(
  { target }: SecurityScene,
  options: ConnectionOptions,
): Promise<PeerCertificate | undefined> {
  const { hostname, port } = new URL(target.url);
  const name = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    ...{ host: name, port: Number(port || 443), ...(isIP(name) === 0 && { servername: name }) },
    ...(target.ca !== undefined && { ca: target.ca }),
    ...options,
  });
  socket.setTimeout(connectLimit, () => socket.destroy(new Error('TLS handshake timed out')));
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate();
  } catch (error) {
    // Refused by the policy of this machine, not by the server.
    if (
      /NO_PROTOCOLS_AVAILABLE/.test(String(error instanceof Error && 'code' in error && error.code))
    ) {
      throw new NotTested('OpenSSL on this machine refuses this version of TLS');
    }
    if (/timed out/.test(firstLine(error))) throw new NotTested('the TLS handshake timed out');
    return undefined;
  } finally {
    socket.on('error', () => undefined).destroy();
  }
}
