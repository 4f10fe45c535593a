/** Addresses normalized for comparison. Pure. */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { shortIPv6 } from '../../platform/short-ipv6';
import { urlAddress } from '../../wire/address';

/** An address that a client connects to; `host` is normalized by {@link hostKey}. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Normalizes a host: lower case, punycode, without brackets, zone or trailing dot; names and addresses of the
 * loopback interface (RFC 6761 section 6.3) and wildcards become `localhost`.
 */
export function hostKey(host: string): string {
  const plain = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const family = isIP(plain);
  const mapped = family === 6 ? shortIPv6(plain) : plain;
  const name = family === 0 ? domainToASCII(plain) || plain.toLowerCase() : mapped;
  return isLoopback(name) ? 'localhost' : name;
}

function isLoopback(name: string): boolean {
  if (name === '' || name === 'localhost' || name.endsWith('.localhost')) return true;
  if (name === '::1' || name === '::' || name === '0.0.0.0') return true;
  // ::ffff:127.0.0.1, as the URL parser writes it.
  if (name.startsWith('::ffff:7f')) return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** The address of a ws, wss, http or https URL, with the scheme's default port. */
export function addressOf(url: string): Address {
  const { host, port } = urlAddress(url);
  return { host: hostKey(host), port };
}

/** `api.example.com:443`, `[2001:db8::1]:80`: a key, also shown in messages. */
export function addressKey({ host, port }: Address): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Whether an entry of option `outside` matches an address: `db`, `db:5432`, `*.internal`, `[2001:db8::1]:80`.
 * A leading `*` matches one or more labels.
 */
export function matchesEntry(entry: string, { host, port }: Address): boolean {
  const { name, ofPort } = splitEntry(entry);
  if (ofPort !== undefined && Number(ofPort) !== port) return false;
  if (name.startsWith('*.')) return host.endsWith(`.${hostKey(name.slice(2))}`);
  return name === '*' || hostKey(name) === host;
}

/** Splits off the port after the last colon; an IPv6 address without brackets has none. */
function splitEntry(entry: string): { readonly name: string; readonly ofPort?: string } {
  const at = entry.lastIndexOf(':');
  const isInAddress = at < entry.lastIndexOf(']');
  const isBare = !entry.startsWith('[') && entry.indexOf(':') !== at;
  const ofPort = entry.slice(at + 1);
  if (at < 0 || isInAddress || isBare || !/^\d+$/.test(ofPort)) return { name: entry };
  return { name: entry.slice(0, at), ofPort };
}
