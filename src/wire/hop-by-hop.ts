const names =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|:.*)$/i;

/**
 * Whether a header applies to one connection (RFC 9110 section 7.6.1) or to the framing of the body: a proxy
 * does not forward it.
 */
export function isHopByHop(name: string): boolean {
  return names.test(name);
}
