/** The options `addresses` and `outside`. */
import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { parseUrl } from '../errors/parse-url';
import * as v from '../vendored/valibot';
import { plainObject } from './plain-object';

/** Whether clients can connect to a host: a name whose labels have letters, digits, - and _, or an IP address. */
function isHost(host: string): boolean {
  const [, address] = /^\[(.*)\]$/.exec(host) ?? [];
  if (address !== undefined) return isIPv6(address);
  // Node cuts the text from the first / ? or # on.
  const ascii = /[/\\?#]/.test(host) ? '' : domainToASCII(host);
  return /^[\w-]+(?:\.[\w-]+)*\.?$/.test(ascii);
}

const fixedText = "addresses such as 'ws://localhost:8080', without a path";

/** A fixed address in option `addresses`: scheme, host and port. */
const fixedUrl = v.pipe(
  v.string(),
  v.regex(/^(?:wss?|https?):\/\/[^@/?#]+\/?$/, fixedText),
  v.check((url) => {
    const { hostname, port } = parseUrl(url) ?? { hostname: '', port: '' };
    return isHost(hostname) && port !== '0';
  }, fixedText),
);

const targetText = "'server', or 'server:' with a name of option \"servers\"";
const addressesText = "an object of addresses, such as { 'ws://localhost:8080': 'server' }";

export const addressesSchema = plainObject(
  v.record(
    fixedUrl,
    v.pipe(v.string(targetText), v.regex(/^server(?::[A-Za-z][\w-]*)?$/, targetText)),
  ),
  addressesText,
);

const entry = "entries such as 'db', 'db:5432', '*.internal' or '[2001:db8::1]:80'";

/** A hostname, `*.name`, `*` or an IP address, with or without a port. */
function isEntry(text: string): boolean {
  if (isIPv6(text)) return true;
  const [, host = '', port = '1'] = /^(.+?)(?::(\d+))?$/.exec(text) ?? [];
  const isPort = Number(port) >= 1 && Number(port) <= 65_535;
  return isPort && (host === '*' || isHost(host.replace(/^\*\./, '')));
}

export const outsideSchema = v.union(
  [v.picklist(['allow', 'refuse']), v.array(v.pipe(v.string(entry), v.check(isEntry, entry)))],
  "'allow', 'refuse', or a list of allowed hosts, such as ['db:5432', '*.internal']",
);
