import { webcrypto } from 'node:crypto';
import { runLife } from '../../platform/run-files/run-key';
import type { CertifiedNames } from './names';

/** A leaf certificate, its private key and the authority that signed it, all PEM. */
export interface CertificateChain {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

// Clocks of containers and their hosts differ.
const clockSkew = 60 * 60 * 1000;

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * Makes a throw-away authority that may sign for `names` and nothing else, and one server
 * certificate for them (RFC 5280). The authority's private key cannot be exported and is forgotten
 * when this returns.
 */
export async function makeChain(names: CertifiedNames): Promise<CertificateChain> {
  const { x509, asn1, AsnConvert } = loadX509();
  const [authorityKeys, leafKeys] = await Promise.all([
    webcrypto.subtle.generateKey(keyAlgorithm, false, ['sign', 'verify']),
    webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']),
  ]);
  const notBefore = new Date(Date.now() - clockSkew);
  const notAfter = new Date(Date.now() + runLife);
  const usage = x509.KeyUsageFlags;

  const permitted = [
    ...names.dns.map((dNSName) => new asn1.GeneralName({ dNSName })),
    ...names.ip.map(
      (ip) => new asn1.GeneralName({ iPAddress: `${ip}/${ip.includes(':') ? 128 : 32}` }),
    ),
  ];
  const constraints = new asn1.NameConstraints({
    permittedSubtrees: new asn1.GeneralSubtrees(
      permitted.map((base) => new asn1.GeneralSubtree({ base })),
    ),
  });
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=jest-ws-dynamic throw-away authority',
      keys: authorityKeys,
      notBefore,
      notAfter,
      signingAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(usage.keyCertSign | usage.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey, false, webcrypto),
        new x509.Extension(asn1.id_ce_nameConstraints, true, AsnConvert.serialize(constraints)),
      ],
    },
    webcrypto,
  );
  const leaf = await x509.X509CertificateGenerator.create(
    {
      subject: 'CN=localhost',
      issuer: authority.subjectName,
      publicKey: leafKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      notBefore,
      notAfter,
      signingAlgorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(usage.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          ...names.dns.map((value) => ({ type: 'dns' as const, value })),
          ...names.ip.map((value) => ({ type: 'ip' as const, value })),
        ]),
        await x509.SubjectKeyIdentifierExtension.create(leafKeys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(authority, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey));
  return {
    cert: `${leaf.toString('pem')}\n`,
    key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
    ca: `${authority.toString('pem')}\n`,
  };
}

// Loading costs some 60 ms, so only the one process of a run that makes the certificate pays it.
// `require` and not `import()`, which Jest's own sandbox refuses.
function loadX509() {
  require('reflect-metadata');
  const x509 = require('@peculiar/x509') as typeof import('@peculiar/x509');
  const asn1 = require('@peculiar/asn1-x509') as typeof import('@peculiar/asn1-x509');
  const { AsnConvert } = require('@peculiar/asn1-schema') as typeof import('@peculiar/asn1-schema');
  return { x509, asn1, AsnConvert };
}
