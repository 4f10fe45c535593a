import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '../../vendored/x509';

/** The contents of a certificate. */
export interface CertificateFields {
  readonly subject: string;
  readonly key: x509.SubjectPublicKeyInfo;
  readonly extensions: readonly x509.Extension[];
}

/** The issuer, and the validity period of the certificate. */
export interface Issuer {
  readonly name: string;
  /** An ECDSA P-256 key. */
  readonly signingKey: webcrypto.CryptoKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
/** ecdsa-with-SHA256 (RFC 5758 section 3.2) */
const signatureOid = '1.2.840.10045.4.3.2';
/** id-at-commonName (RFC 5280 appendix A.1) */
const commonNameOid = '2.5.4.3';

/** Creates a certificate in DER format. */
export async function signCertificate(
  { subject, key, extensions }: CertificateFields,
  { name, signingKey, notBefore, notAfter }: Issuer,
): Promise<ArrayBuffer> {
  const signature = new x509.AlgorithmIdentifier({ algorithm: signatureOid });
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serialNumber(),
    signature,
    issuer: commonName(name),
    validity: new x509.Validity({ notBefore, notAfter }),
    subject: commonName(subject),
    subjectPublicKeyInfo: key,
    extensions: new x509.Extensions([...extensions]),
  });
  const signed = x509.AsnConvert.serialize(tbsCertificate);
  const signatureValue = derSignature(
    new Uint8Array(await webcrypto.subtle.sign(signingAlgorithm, signingKey, Buffer.from(signed))),
  );
  return x509.AsnConvert.serialize(
    new x509.Certificate({ tbsCertificate, signatureAlgorithm: signature, signatureValue }),
  );
}

function commonName(utf8String: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String });
  const attribute = new x509.AttributeTypeAndValue({ type: commonNameOid, value });
  return new x509.Name([new x509.RelativeDistinguishedName([attribute])]);
}

/** Random, positive, without leading zero bytes (RFC 5280 section 4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return bytes.buffer;
}

/**
 * Converts a signature of Web Cryptography, `r` followed by `s`, to the SEQUENCE of RFC 3279 section 2.2.3.
 */
export function derSignature(signature: Uint8Array): ArrayBuffer {
  const half = signature.length / 2;
  const body = [
    ...derInteger(signature.subarray(0, half)),
    ...derInteger(signature.subarray(half)),
  ];
  return Uint8Array.of(0x30, body.length, ...body).buffer;
}

/**
 * Encodes a positive INTEGER of fewer than 128 bytes, without redundant bytes and with a cleared sign bit.
 */
function derInteger(bytes: Uint8Array): readonly number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? [0] : [...bytes.subarray(first)];
  const padding = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return [0x02, padding.length + digits.length, ...padding, ...digits];
}
