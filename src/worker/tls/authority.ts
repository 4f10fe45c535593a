import { createHash, webcrypto } from 'node:crypto';
import {
  AsnConvert,
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  OctetString,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
} from '../../packages/x509';
import { runLife } from '../../platform/run-files/run-key';
import type { CertifiedNames } from './names';
import { signCertificate } from './sign-certificate';

/** A leaf certificate, its private key and the authority that signed it, all PEM. */
export interface CertificateChain {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

// Clocks of containers and their hosts differ.
const clockSkew = 60 * 60 * 1000;

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * Makes a throw-away authority that may sign for `names` and nothing else, and one server
 * certificate for them (RFC 5280). The authority's private key cannot be exported and is forgotten
 * when this returns.
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

function authorityFields(subject: string, key: SubjectPublicKeyInfo, names: CertifiedNames) {
  const permitted = [
    ...names.dns.map((dNSName) => ({ dNSName })),
    ...names.ip.map((ip) => ({ iPAddress: `${ip}/${ip.includes(':') ? 128 : 32}` })),
  ].map((name) => new GeneralSubtree({ base: new GeneralName(name) }));
  const permittedSubtrees = new GeneralSubtrees(permitted);
  const usage = new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign);
  const basic = new BasicConstraints({ cA: true, pathLenConstraint: 0 });
  const extensions = [
    critical(id_ce_basicConstraints, basic),
    critical(id_ce_keyUsage, usage),
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(key))),
    critical(id_ce_nameConstraints, new NameConstraints({ permittedSubtrees })),
  ];
  return { subject, key, extensions };
}

function leafFields(
  key: SubjectPublicKeyInfo,
  authorityKey: SubjectPublicKeyInfo,
  names: CertifiedNames,
) {
  const alternatives = [
    ...names.dns.map((dNSName) => ({ dNSName })),
    ...names.ip.map((iPAddress) => ({ iPAddress })),
  ].map((name) => new GeneralName(name));
  const issuerKey = new KeyIdentifier(keyIdentifier(authorityKey));
  const extensions = [
    critical(id_ce_basicConstraints, new BasicConstraints()),
    critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, new SubjectAlternativeName(alternatives)),
    extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(key))),
    extension(
      id_ce_authorityKeyIdentifier,
      new AuthorityKeyIdentifier({ keyIdentifier: issuerKey }),
    ),
  ];
  return { subject: 'localhost', key, extensions };
}

function extension(extnID: string, value: object, isCritical = false): Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value));
  return new Extension({ extnID, critical: isCritical, extnValue });
}

function critical(extnID: string, value: object): Extension {
  return extension(extnID, value, true);
}

async function subjectKey(key: webcrypto.CryptoKey): Promise<SubjectPublicKeyInfo> {
  return AsnConvert.parse(await webcrypto.subtle.exportKey('spki', key), SubjectPublicKeyInfo);
}

/** The first method of RFC 5280 section 4.2.1.2. */
function keyIdentifier({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer {
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
