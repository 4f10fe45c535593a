import { createHash, webcrypto } from 'node:crypto';
import { runLife } from '../../platform/run-files/run-key';
import * as x509 from '../../vendored/x509';
import type { CertifiedNames } from './names';
import { signCertificate } from './sign-certificate';

/** A leaf certificate, its private key, and the authority that signed it, in PEM format. */
export interface CertificateChain {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

// Tolerance for clocks that differ between containers and hosts.
const clockSkew = 60 * 60 * 1000;

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * Creates a temporary authority that may sign only for `names`, and a server certificate for them (RFC 5280).
 * The authority's private key cannot be exported and is discarded.
 */
export async function makeChain(names: CertifiedNames): Promise<CertificateChain> {
  const { subtle } = webcrypto;
  const [authorityKeys, leafKeys] = await Promise.all([
    subtle.generateKey(keyAlgorithm, false, ['sign', 'verify']),
    subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']),
  ]);
  const authorityKey = await subjectKey(authorityKeys.publicKey);
  const leafKey = await subjectKey(leafKeys.publicKey);
  const issuer = {
    name: 'jest-ws-dynamic throw-away authority',
    signingKey: authorityKeys.privateKey,
    notBefore: new Date(Date.now() - clockSkew),
    notAfter: new Date(Date.now() + runLife),
  };
  const [ca, cert, key] = await Promise.all([
    signCertificate(authorityFields(issuer.name, authorityKey, names), issuer),
    signCertificate(leafFields(leafKey, authorityKey, names), issuer),
    subtle.exportKey('pkcs8', leafKeys.privateKey),
  ]);
  return {
    cert: pem('CERTIFICATE', cert),
    key: pem('PRIVATE KEY', key),
    ca: pem('CERTIFICATE', ca),
  };
}

function authorityFields(subject: string, key: x509.SubjectPublicKeyInfo, names: CertifiedNames) {
  const permitted = [
    ...names.dns.map((dNSName) => ({ dNSName })),
    ...names.ip.map((ip) => ({ iPAddress: `${ip}/${ip.includes(':') ? 128 : 32}` })),
  ].map((name) => new x509.GeneralSubtree({ base: new x509.GeneralName(name) }));
  const permittedSubtrees = new x509.GeneralSubtrees(permitted);
  const usage = new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign);
  const basic = new x509.BasicConstraints({ cA: true, pathLenConstraint: 0 });
  const extensions = [
    critical(x509.id_ce_basicConstraints, basic),
    critical(x509.id_ce_keyUsage, usage),
    extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(keyIdentifier(key))),
    critical(x509.id_ce_nameConstraints, new x509.NameConstraints({ permittedSubtrees })),
  ];
  return { subject, key, extensions };
}

function leafFields(
  key: x509.SubjectPublicKeyInfo,
  authorityKey: x509.SubjectPublicKeyInfo,
  names: CertifiedNames,
) {
  const alternatives = [
    ...names.dns.map((dNSName) => ({ dNSName })),
    ...names.ip.map((iPAddress) => ({ iPAddress })),
  ].map((name) => new x509.GeneralName(name));
  const issuerKey = new x509.KeyIdentifier(keyIdentifier(authorityKey));
  const extensions = [
    critical(x509.id_ce_basicConstraints, new x509.BasicConstraints()),
    critical(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature)),
    extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
    extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(alternatives)),
    extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(keyIdentifier(key))),
    extension(
      x509.id_ce_authorityKeyIdentifier,
      new x509.AuthorityKeyIdentifier({ keyIdentifier: issuerKey }),
    ),
  ];
  return { subject: 'localhost', key, extensions };
}

function extension(extnID: string, value: object, isCritical = false): x509.Extension {
  const extnValue = new x509.OctetString(x509.AsnConvert.serialize(value));
  return new x509.Extension({ extnID, critical: isCritical, extnValue });
}

function critical(extnID: string, value: object): x509.Extension {
  return extension(extnID, value, true);
}

async function subjectKey(key: webcrypto.CryptoKey): Promise<x509.SubjectPublicKeyInfo> {
  return x509.AsnConvert.parse(
    await webcrypto.subtle.exportKey('spki', key),
    x509.SubjectPublicKeyInfo,
  );
}

/** Computes the key identifier by the first method of RFC 5280 section 4.2.1.2. */
function keyIdentifier({ subjectPublicKey }: x509.SubjectPublicKeyInfo): ArrayBuffer {
  const hash = createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest();
  return new Uint8Array(hash).buffer;
}

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
