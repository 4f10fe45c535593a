/** Default `maxPayload` of `ws`, bytes. */
const defaultMaxPayload = 100 * 1024 * 1024;

/**
 * The limit of fragments in a message for a server. A large message may arrive in small frames; by default
 * `ws` closes with 1008 after 16,384 of them.
 */
export function maxFragments(maxPayload = defaultMaxPayload): number {
  return Math.max(16_384, Math.ceil(maxPayload / 64));
}
