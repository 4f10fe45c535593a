const names =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|:.*)$/i;

/** Whether a header is about one connection, or how a body travels on it (RFC 9110 section 7.6.1): whoever passes a message on writes it anew. */
export function isHopByHop(name: string): boolean {
  return names.test(name);
}
