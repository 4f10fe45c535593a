/** The options `addresses` and `outside`. */
import { isIPv6 } from 'node:net';
import { parseUrl } from '../errors/parse-url';
import * as v from '../vendored/valibot';

/** A fixed address in option `addresses`: scheme, host and port. */
const fixedUrl = v.pipe(
  v.string(),
  v.regex(
    /^(?:wss?|https?):\/\/[^/?#]+\/?$/,
    "addresses such as 'ws://localhost:8080', without a path",
  ),
  v.check((url) => parseUrl(url) !== undefined, "addresses such as 'ws://localhost:8080'"),
);

export const addressesSchema = v.record(
  fixedUrl,
  v.pipe(
    v.string("'server', or 'server:' with a name of option \"servers\""),
    v.regex(
      /^server(?::[A-Za-z][\w-]*)?$/,
      "'server', or 'server:' with a name of option \"servers\"",
    ),
  ),
  "an object of addresses, such as { 'ws://localhost:8080': 'server' }",
);

const entry = "entries such as 'db', 'db:5432', '*.internal' or '[2001:db8::1]:80'";

/** A hostname, `*.name`, `*` or an IP address, with or without a port. */
function isEntry(text: string): boolean {
  return isIPv6(text) || /^(?:\*|(?:\*\.)?[^*/\s:[\]]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(text);
}

export const outsideSchema = v.union(
  [v.picklist(['allow', 'refuse']), v.array(v.pipe(v.string(entry), v.check(isEntry, entry)))],
  "'allow', 'refuse', or a list of allowed hosts, such as ['db:5432', '*.internal']",
);
