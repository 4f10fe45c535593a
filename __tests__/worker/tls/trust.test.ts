import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AsnConvert } from '@peculiar/asn1-schema';
import { id_ce_nameConstraints, NameConstraints } from '@peculiar/asn1-x509';
import { type CertificateChain, makeChain } from '../../../src/worker/tls/authority';
import { certifiedNames } from '../../../src/worker/tls/names';
import { withFolder } from './runs';
import 'reflect-metadata';
import { X509Certificate as ParsedCertificate } from '@peculiar/x509';

let chain: CertificateChain;
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  chain = await makeChain(certifiedNames());
  server = createServer({ cert: chain.cert, key: chain.key }, (socket) => socket.end('hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

async function dial(options: ConnectionOptions): Promise<TLSSocket> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ...options });
  await once(socket, 'secureConnect').finally(() => socket.destroy());
  return socket;
}

describe('a client that trusts only the authority of the run', () => {
  test('accepts the server by address and by name', async () => {
    await expect(dial({ ca: chain.ca })).resolves.toMatchObject({ authorized: true });
    await expect(dial({ ca: chain.ca, servername: 'localhost' })).resolves.toMatchObject({
      authorized: true,
    });
  });

  test('refuses the certificate for another name', async () => {
    await expect(dial({ ca: chain.ca, servername: 'example.com' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('refuses the certificate of another run', async () => {
    const other = await makeChain(certifiedNames());

    await expect(dial({ ca: other.ca })).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO|SIGNATURE_FAILURE/),
    });
  });
});

test('a client without the authority refuses the certificate', async () => {
  await expect(dial({})).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
});

test.each(['localhost', '127.0.0.1', '::1'])('the certificate is valid for %s', (host) => {
  const leaf = new X509Certificate(chain.cert);

  expect(leaf.checkHost(host) ?? leaf.checkIP(host)).toBe(host);
});

describe('the authority', () => {
  test('may sign only for the names of the run', () => {
    const extension = new ParsedCertificate(chain.ca).getExtension(id_ce_nameConstraints);
    const { permittedSubtrees, excludedSubtrees } = AsnConvert.parse(
      extension?.value ?? new ArrayBuffer(0),
      NameConstraints,
    );

    expect(extension?.critical).toBe(true);
    expect(excludedSubtrees).toBeUndefined();
    expect(permittedSubtrees?.map(({ base }) => base.dNSName ?? base.iPAddress)).toEqual([
      'localhost',
      '127.0.0.1/32',
      '::1/128',
    ]);
  });

  test("is an authority, unlike the server's certificate", () => {
    expect(new X509Certificate(chain.ca).ca).toBe(true);
    expect(new X509Certificate(chain.cert).ca).toBe(false);
    expect(new X509Certificate(chain.cert).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0 ? test : test.skip;

openssl('OpenSSL accepts the chain under strict rules, for its names and this purpose', () =>
  withFolder(async (folder) => {
    const [ca, cert] = [join(folder, 'ca.pem'), join(folder, 'cert.pem')];
    writeFileSync(ca, chain.ca);
    writeFileSync(cert, chain.cert);
    const strict = ['-x509_strict', '-purpose', 'sslserver', '-CAfile', ca];

    const good = spawnSync('openssl', ['verify', ...strict, '-verify_hostname', 'localhost', cert]);
    const bad = spawnSync('openssl', [
      'verify',
      ...strict,
      '-verify_hostname',
      'example.com',
      cert,
    ]);

    expect(String(good.stdout)).toContain('cert.pem: OK');
    expect(String(bad.stderr)).toContain('hostname mismatch');
  }),
);
