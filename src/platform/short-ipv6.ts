/** An IPv6 address in its canonical short form, without a zone, as the URL parser writes it. */
export function shortIPv6(address: string): string {
  return new URL(`ws://[${address.split('%', 1)}]`).hostname.slice(1, -1);
}
